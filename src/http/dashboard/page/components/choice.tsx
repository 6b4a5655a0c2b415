import { hrefWith } from '../lib/address.ts';
import { Segments } from './panel.tsx';

interface ChoiceProps {
  readonly label: string;
  /** The parameter of the address that holds the choice. */
  readonly name: string;
  readonly items: readonly (readonly [key: string, text: string])[];
  readonly value: string;
  /** The key that is left out of the address. */
  readonly standard?: string;
  /** Parameters that have no meaning after another choice. */
  readonly without?: readonly string[];
}

/** One of a few values of a parameter of the address. */
export function Choice({ label, name, items, value, standard, without = [] }: ChoiceProps) {
  const removed = Object.fromEntries(without.map((other) => [other, null]));
  return (
    <Segments
      label={label}
      items={items.map(([key, text]) => [
        text,
        key === value,
        hrefWith({ ...removed, [name]: key === standard ? null : key }),
      ])}
    />
  );
}
