import { useNow } from '../lib/clock.ts';
import { abbreviation, chooseZone, localZone, useZone, zoneName } from '../lib/zone.ts';

/** The zone in which all times are written. `zones`: those of the jobs. */
export function ZoneSelect({ zones }: { readonly zones: readonly string[] }) {
  const zone = useZone();
  const now = useNow();
  const names = [...new Set([...zones, ...(['local', 'job', 'UTC'].includes(zone) ? [] : [zone]), 'UTC'])];
  const word = (name: string): string => (name === 'UTC' ? name : `${name} (${abbreviation(now, zoneName(name))})`);
  return (
    <select data-zone value={zone} onChange={(event) => chooseZone(event.currentTarget.value)}>
      {names.map((name) => (
        <option key={name} value={name}>
          {word(name)}
        </option>
      ))}
      <option value="local">This browser ({localZone()})</option>
      <option value="job">Each job’s own zone</option>
    </select>
  );
}
