import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { blocksOf, comparableLines, statementsOf } from '../support/readme.ts';
import { type Output, outputOf, PLACEHOLDER, type Reader, startReader } from '../support/walkthrough.ts';

// Every shell block of README.md, as it is written and in its order, in the two places from which a reader begins.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

let reader: Reader;
beforeAll(async () => {
  reader = await startReader();
});
afterAll(() => reader.end(), 400_000);

test('every fenced block of the README is a command that runs here, or an output that is compared', () => {
  const blocks = blocksOf('README.md');
  const known = ['sh', 'sh clone', 'sh keep', 'sh suite', 'text'];
  expect(blocks.filter(({ info }) => !known.includes(info))).toEqual([]);
  // The suite cannot run within itself: this block is `npm test` and nothing else.
  expect(blocks.filter(({ info }) => info === 'sh suite').map(({ text }) => text.replace(/\s+#.*/, ''))).toEqual([
    'npm ci && npm test',
  ]);
  for (const block of blocks.filter(({ info }) => info === 'sh keep')) expect(statementsOf(block)).toHaveLength(1);
  expect(blocks.filter(({ text }) => text.includes(PLACEHOLDER))).toHaveLength(1);
});

/** A clone with the files as they are now, committed or not. */
async function inAClone(): Promise<string> {
  const folder = mkdtempSync(join(reader.scratch, 'clone-'));
  await run('git', ['clone', '--quiet', '--no-checkout', '--depth', '1', `file://${ROOT}`, folder]);
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const path of stdout.split('\0')) {
    if (path !== '' && existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(folder, path));
  }
  return folder;
}

test.each([
  ['the tarball in an empty folder', () => reader.besideTheTarball(), ['sh', 'sh keep']],
  ['a clone', inAClone, ['sh', 'sh clone', 'sh keep']],
] as const)(
  'the README leads from %s to a job of the reader that runs',
  async (name, folderOf, infos) => {
    const folder = await folderOf();
    const database = await createTestDatabase({ migrated: false });
    try {
      const blocks = blocksOf('README.md').filter(({ info }) => infos.some((known) => known === info));
      const outputs = await reader.follow(folder, blocks, database);
      expect(outputs.map(({ statement }) => statement).join('\n')).not.toContain('psql');
      expectJobsRan(outputs, name);
      expectPictures(outputs);
    } finally {
      await database.drop();
    }
  },
  600_000,
);

function expectJobsRan(outputs: readonly Output[], place: string): void {
  if (place === 'a clone') expect(outputOf(outputs, 'npm ci && npm run demo')).toMatch(/\d+ of \d+ jobs have run/);
  expect(outputOf(outputs, 'npx --yes')).toContain('14 of 14 jobs have run');
  expect(outputOf(outputs, 'pgherd dev')).toMatch(/^record-size\s+finished\s+1\b/m);
  expect(outputOf(outputs, 'pgherd log')).toMatch(/record-size\s.*finished|finished.*record-size/);
  expect(outputOf(outputs, 'pgherd apply')).toContain('Applied as revision 2');
  expect(outputOf(outputs, 'pgherd next').split('\n').length).toBeGreaterThan(3);
}

/** Each picture of an output is what one of the commands has written here. */
function expectPictures(outputs: readonly Output[]): void {
  const pictures = blocksOf('README.md').filter(({ info }) => info === 'text');
  expect(pictures).not.toEqual([]);
  const written = outputs.map(({ output }) => comparableLines(output).join('\n')).join('\n');
  for (const { text } of pictures) expect(written).toContain(comparableLines(text).join('\n'));
}
