import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PROCEDURES = ['run_batch', 'run_first'] as const;
/** From the record of a task to the commit that both share. */
const BLOCK = /insert into @schema@\._done [^;]*;\n([\s\S]*?)\n\s*commit;/g;

function cleaningsIn(name: (typeof PROCEDURES)[number]): readonly (readonly string[])[] {
  const url = new URL(`../../src/store/schema/functions/queue/${name}.sql`, import.meta.url);
  return [...readFileSync(url, 'utf8').matchAll(BLOCK)].map(([, block = '']) =>
    block.split('\n').map((line) => line.trim()),
  );
}

test('every place that commits a task removes the same things from its session first', () => {
  const [first = [], ...others] = PROCEDURES.flatMap(cleaningsIn);

  expect(others).toHaveLength(3);
  expect(first).toEqual(expect.arrayContaining(['set constraints all immediate;', 'reset session authorization;']));
  expect(first.length).toBeGreaterThanOrEqual(8);
  for (const other of others) expect(other).toEqual(first);
});
