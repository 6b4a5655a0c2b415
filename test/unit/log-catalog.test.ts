import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { LOG_LINES, logEvent } from '../../src/log-catalog.ts';

const SRC = new URL('../../src/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, SRC), 'utf8');

test('each line of the daemon is in the catalog', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && name !== 'log-catalog.ts',
  );
  const direct = files.filter((name) => /\blog(?:\.(?:debug|info|warn|error|fatal)|\[\w+\])\(/.test(read(name)));

  expect(files.length).toBeGreaterThan(300);
  expect(direct).toEqual([]);
});

test('the catalog lists the fields of the types', () => {
  const typed = [...read('log-fields.ts').matchAll(/^ {2}'?([\w-]+)'?:([^;]+);/gm)].map(([, name = '', union = '']) => [
    name,
    [...union.matchAll(/'(\w+)'/g)].map(([, field]) => field),
  ]);

  expect(Object.entries(LOG_LINES).map(([name, { fields }]) => [name, fields])).toEqual(typed);
});

test('a line names its event, in JSON only', () => {
  const written = (format: 'json' | 'text'): string => {
    let lines = '';
    const log = createLogger({ format, level: 'debug', write: (line) => (lines += line) });
    logEvent(log, 'claimed', { tasks: 3 });
    logEvent(log, 'copied', { hint: null }, 'a copy');
    return lines;
  };
  const objects: unknown[] = written('json')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

  expect(objects).toMatchObject([
    { event: 'claimed', level: 'debug', msg: 'claimed', tasks: 3 },
    { event: 'copied', level: 'error', msg: 'a copy', hint: null },
  ]);
  expect(written('text').replaceAll(/^\S+ /gm, '')).toBe('debug claimed tasks=3\nerror a copy\n');
});
