import type { LoadDocument } from '../../documents/overview.ts';
import { abbreviation, offsetMinutes, wallOf } from '../lib/zone.ts';

/** A row of the load: an hour, or an hour that the wall clock leaves out. */
export interface LoadRow {
  readonly label: string;
  /** `Sat`, on the first row and at midnight. */
  readonly day: string | null;
  /** Start of the hour; null: this hour does not exist. */
  readonly fromMs: number | null;
  /** Why the row is special, in words. */
  readonly note: string | null;
}

const HOUR_MS = 3_600_000;
const two = (n: number): string => String(n).padStart(2, '0');

/** Returns the hours of the next day by the wall clock of a zone. An hour that comes twice has two rows, one that does not exist an empty one. */
export function loadRows(
  { fromMs }: Pick<LoadDocument, 'fromMs'>,
  zone: string,
  hours: number = 24,
): readonly LoadRow[] {
  const rows: LoadRow[] = [];
  for (let n = 0; n < hours; n += 1) {
    const at = fromMs + n * HOUR_MS;
    const { hour, minute, weekday } = wallOf(at, zone);
    const moved = offsetMinutes(at, zone) - offsetMinutes(at - HOUR_MS, zone);
    const next = offsetMinutes(at + HOUR_MS, zone) - offsetMinutes(at, zone);
    if (n > 0 && moved >= 60) {
      const missing = (Number(hour) + 23) % 24;
      rows.push({
        label: two(missing),
        day: null,
        fromMs: null,
        note: `${weekday} ${two(missing)}:00 to ${two(missing)}:59 does not exist: the clocks go forward`,
      });
    }
    const isTwice = next <= -60 || moved <= -60;
    rows.push({
      label: isTwice ? `${hour} ${abbreviation(at, zone)}` : minute === '00' ? hour : `${hour}:${minute}`,
      day: n === 0 || hour === '00' ? weekday : null,
      fromMs: at,
      note: isTwice ? 'this hour comes twice: the clocks go back' : null,
    });
  }
  return rows;
}
