import { expect, test } from 'vitest';

// The page reads its address when it is loaded.
Object.assign(globalThis, { location: new URL('http://127.0.0.1:8080/') });
const { loadRows } = await import('../../../src/http/dashboard/page/charts/load-rows.ts');

const HOUR_MS = 3_600_000;
const rowsFrom = (text: string): readonly (readonly (string | null)[])[] => {
  const fromMs = Date.parse(text);
  return loadRows({ fromMs }, 'Europe/Berlin', 5).map(({ label, fromMs: at, note }) => [
    label,
    at === null ? null : `+${(at - fromMs) / HOUR_MS} h`,
    note,
  ]);
};

test('the load has two rows for the hour that comes twice', () => {
  expect(rowsFrom('2027-10-30T22:00:00Z')).toEqual([
    ['00', '+0 h', null],
    ['01', '+1 h', null],
    ['02 CEST', '+2 h', 'this hour comes twice: the clocks go back'],
    ['02 CET', '+3 h', 'this hour comes twice: the clocks go back'],
    ['03', '+4 h', null],
  ]);
});

test('the load has an empty row for the hour that does not exist', () => {
  const rows = rowsFrom('2027-03-27T23:00:00Z');
  expect(rows.map(([label, at]) => [label, at])).toEqual([
    ['00', '+0 h'],
    ['01', '+1 h'],
    ['02', null],
    ['03', '+2 h'],
    ['04', '+3 h'],
    ['05', '+4 h'],
  ]);
});
