import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { blocksOf } from '../support/readme.ts';
import { outputOf, PLACEHOLDER, type Reader, startReader } from '../support/walkthrough.ts';

// Every command of the tutorial, as it is written and in its order.
const PAGE = 'docs/tutorial.md';
let reader: Reader;
beforeAll(async () => {
  reader = await startReader();
});
afterAll(() => reader.end(), 400_000);

test('the tutorial leads from the packed package in an empty folder to a job that was changed', async () => {
  const blocks = blocksOf(PAGE);
  expect(blocks.filter(({ info }) => !['sh', 'sh keep', 'sh fails'].includes(info))).toEqual([]);
  expect(blocks.filter(({ text }) => text.includes(PLACEHOLDER))).toHaveLength(1);
  const database = await createTestDatabase({ migrated: false });
  try {
    const outputs = await reader.follow(await reader.besideTheTarball(), blocks, database);
    const dev = outputs.filter(({ statement }) => statement.startsWith('pgherd dev')).map(({ output }) => output);
    expect(dev[0]).toMatch(/expire-reservations finished in [\d.]+ m?s · 1 row/);
    expect(dev[1]).toContain('relation "reservation" does not exist');
    expect(outputOf(outputs, 'pgherd next')).toContain('02:30 does not exist');
    expect(outputOf(outputs, 'pgherd log')).toMatch(/expire-reservations\s.*finished|finished.*expire-reservations/);
    expect(outputOf(outputs, 'pgherd apply')).toContain('Applied as revision 2');
  } finally {
    await database.drop();
  }
}, 420_000);

test('the outputs of the page on clock changes are those of the program', () => {
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const [{ text = '' } = {}] = blocksOf('docs/clock-changes.md');
  const [, ...parts] = text.split(/^\$ pgherd /m);
  expect(parts).toHaveLength(2);
  for (const part of parts) {
    const [command = '', ...lines] = part.trimEnd().split('\n');
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const output = execFileSync(process.execPath, [main, ...args], {
      encoding: 'utf8',
      env: { PATH: '', NO_COLOR: '1' },
    });
    expect(output.trimEnd()).toBe(lines.join('\n'));
  }
});
