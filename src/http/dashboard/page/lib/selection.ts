import { useState } from 'preact/hooks';

export interface Selection {
  readonly selected: ReadonlySet<string>;
  readonly toggle: (keys: readonly string[], isOn: boolean) => void;
  readonly clear: () => void;
}

/** The rows of a list that are ticked, by their keys. */
export function useSelection(): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return {
    selected,
    toggle: (keys, isOn) => {
      setSelected(new Set(isOn ? [...selected, ...keys] : [...selected].filter((key) => !keys.includes(key))));
    },
    clear: () => setSelected(new Set()),
  };
}
