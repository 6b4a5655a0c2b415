import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MAX_SERIES, seriesPlaceIn } from '../../../src/postgres/series-place.ts';

test('each place of a series has the line in run_series by which its errors are found', () => {
  const source = readFileSync(
    new URL('../../../src/store/schema/functions/attempt/run_series.sql', import.meta.url),
    'utf8',
  );
  const body = source.split('$$')[1] ?? '';
  // The body begins with the rest of the line of its `$$`: that is line 1.
  const lines = body.split('\n').flatMap((line, index) => (line.includes('._finish(') ? [index + 1] : []));

  const places = lines.map((line) =>
    seriesPlaceIn(`PL/pgSQL function pgherd.run_series(bigint[],uuid[],bigint[]) line ${line} at EXECUTE`),
  );

  expect(places).toEqual(Array.from({ length: MAX_SERIES }, (_, place) => place));
});
