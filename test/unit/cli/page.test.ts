import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { DAEMON_LIMITS } from '../../../src/cli/options/daemon-limits.ts';
import { makeFolder } from '../../../src/cli/shell/make-folder.ts';
import { errorPlace, renderCommands, renderFacts } from '../../../src/cli/shell/page.ts';
import { widthOf } from '../../../src/text/width.ts';
import { runCommand } from '../../support/run-command.ts';

const palette = picocolors.createColors(false);
const PAUSE = 'today 01:06 by alice: "Bank moves to a new EBICS host, OPS-4398", until 2026-12-01 01:06';

test('a long value of a page is wrapped at blanks, below its beginning; in a pipe it is one line', () => {
  const facts = [['paused', PAUSE, 'jobs/bank.yaml:4'] as const, ['topic', 'mail', 'built-in default'] as const];
  expect(renderFacts({ palette, terminalWidth: 60 }, facts)).toBe(
    [
      '  paused  today 01:06 by alice: "Bank moves to a new EBICS',
      '          host, OPS-4398", until 2026-12-01 01:06',
      '          jobs/bank.yaml:4',
      '  topic   mail  built-in default\n',
    ].join('\n'),
  );
  expect(renderFacts({ palette, terminalWidth: null }, facts)).toContain(`  paused  ${PAUSE}  jobs/bank.yaml:4\n`);
});

test('the places of values are below each other; a long value moves its own', () => {
  const facts = [
    ['timeout', '5m', 'jobs/bank.yaml:4'],
    ['topic', 'reports', 'built-in default'],
    ['sql', 'select count(*) from invoice where not paid', 'jobs/bank.yaml:7'],
    ['revision', '41 by ci'],
  ] as const;
  expect(renderFacts({ palette, terminalWidth: 80 }, facts)).toBe(
    [
      '  timeout   5m       jobs/bank.yaml:4',
      '  topic     reports  built-in default',
      '  sql       select count(*) from invoice where not paid  jobs/bank.yaml:7',
      '  revision  41 by ci\n',
    ].join('\n'),
  );
});

test('the commands of a page are not broken', () => {
  const commands = ['pgherd log --job import-statements', 'pgherd resume job import-statements', 'pgherd why x'];
  expect(renderCommands({ terminalWidth: 60 }, commands)).toBe(
    'pgherd log --job import-statements\npgherd resume job import-statements · pgherd why x\n',
  );
  expect(renderCommands({ terminalWidth: null }, commands)).toBe(`${commands.join(' · ')}\n`);
});

test.each([30, 80, 200])('the caret of an error is below its place in a line longer than a terminal of %d', (width) => {
  for (const before of [0, 20, 150, 295]) {
    const sql = `select 1;\n${'a'.repeat(before)}ÄRROR${'b'.repeat(300 - before)}`;
    const [line = '', caret = ''] = errorPlace({ terminalWidth: width }, sql, 10 + before + 1);
    expect(line[caret.indexOf('^')]).toBe('Ä');
    expect(line).toMatch(/^2 \| /);
    expect(widthOf(line)).toBeLessThanOrEqual(Math.max(width, 28));
  }
});

test('a folder that cannot be made is an error', () => {
  const above = mkdtempSync(join(tmpdir(), 'pgherd-folder-'));
  makeFolder(join(above, 'a/b'));
  makeFolder(join(above, 'a/b'));
  expect(statSync(join(above, 'a/b')).isDirectory()).toBe(true);
  expect(() => makeFolder(join(above, 'a\0b'))).toThrow();
  // Node's own recursive mkdir loops forever here.
  if (existsSync('/proc/self')) expect(() => makeFolder('/proc/pgherd/jobs')).toThrow(/ENOENT/);
});

test('the greatest values of flags are those of pgherd.yaml', async () => {
  const schema = JSON.parse(readFileSync(new URL('../../../schemas/project.schema.json', import.meta.url), 'utf8'));
  const limits: Record<string, number> = {};
  for (const key of Object.keys(DAEMON_LIMITS)) limits[key] = schema.properties.daemon.properties[key].maximum;
  expect(limits).toEqual(DAEMON_LIMITS);
  await expect(
    runCommand(['run', '--slots', '1000000', '--url', 'postgres://nowhere.invalid/x']),
  ).rejects.toMatchObject({
    code: 'usage',
    message: 'invalid value "1000000" for --slots (expected a whole number from 1 to 1000)',
  });
});
