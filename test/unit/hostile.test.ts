// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDefinitions } from '../../src/reconcile/read/read-definitions.ts';
import { NOW_MS, readFiles, writeFiles } from '../support/definition-files.ts';
import { withinASecond } from '../support/fuzz.ts';
import { runCommand } from '../support/run-command.ts';
import { controlsIn } from '../support/terminal.ts';

const job = (name: string, more = ''): string => `jobs:\n  ${name}:\n    sql: select 1\n${more}`;

/** Nine lists of nine of the one before: a billion, if they were written out. */
const LAUGHS = `x-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n${Array.from({ length: 9 }, (_, i) => `x-a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(', ')}]`).join('\n')}\njobs: { a: { sql: *a9 } }\n`;

describe('a hostile definition is refused within a second, with its place', () => {
  test.each<readonly [string, string, RegExp]>([
    ['aliases that grow a billionfold', LAUGHS, /alias|not a text|must be/i],
    ['an alias to itself', 'jobs: &a { b: *a }\n', /./],
    ['maps a thousand deep', `jobs: ${'{a: '.repeat(1_000)}1${'}'.repeat(1_000)}\n`, /./],
    ['lists ten thousand deep', `jobs: ${'['.repeat(10_000)}\n`, /./],
    ['a key that is a prototype', 'jobs:\n  __proto__: { sql: select 1 }\n', /__proto__/],
    ['a prototype as a topic', 'topics:\n  __proto__: { concurrency: 1 }\n', /__proto__/],
    ['a prototype by merge', 'jobs:\n  a:\n    <<: { __proto__: { polluted: true } }\n    sql: select 1\n', /./],
    ['a function', 'jobs: { a: { sql: !!js/function "function () {}" } }\n', /tag/i],
    ['an escape code in a name', job('"a\\e[2J"'), /U\+001B|invisible/i],
    ['a bidirectional mark in a name', job('"a\\u202Eb"'), /invisible character/],
    ['a zero-width character in a topic', job('a', '    topic: "de\\u200Bfault"\n'), /./],
    ['a zero byte in SQL', 'jobs: { a: { sql: "select \\0" } }\n', /./],
    ['a path out of the project', 'jobs: { a: { sql_file: ../../../../etc/passwd } }\n', /outside/],
    ['an absolute path', 'jobs: { a: { sql_file: /etc/passwd } }\n', /outside/],
    ['a device', 'jobs: { a: { sql_file: /dev/zero } }\n', /outside/],
    ['a number beyond all bounds', job('a', '    priority: 1e999\n'), /./],
    ['an expression for backtracking', job('a', `    expect: { rows: "${'>= '.repeat(5_000)}" }\n`), /./],
    ['SQL of a hundred thousand brackets', `jobs: { a: { sql: "select ${'('.repeat(100_000)}" } }\n`, /./],
    ['a variable of itself', 'jobs: { a: { sql: "select ${a}" } }\n', /./],
  ])('%s', async (_title, text, says) => {
    await readFiles({ 'a.yaml': job('a') }); // loads the SQL parser
    const result = await withinASecond(text, () => readFiles({ 'a.yaml': text }));
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    const shown = errors.map(({ message, hint }) => `${message} ${hint ?? ''}`).join('\n');

    expect(errors).not.toEqual([]);
    expect(shown).toMatch(says);
    expect(errors.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
    expect(shown).not.toContain('root:');
    expect('polluted' in {}).toBe(false);
  });

  test('a link out of the project', async () => {
    const cwd = writeFiles({ 'a.yaml': 'jobs: { a: { sql_file: inside.sql } }\n', 'pgherd.yaml': 'project: p\n' });
    symlinkSync('/etc/passwd', join(cwd, 'inside.sql'));
    const { diagnostics } = await readDefinitions({ paths: [], cwd, environment: null, vars: {}, nowMs: NOW_MS });

    expect(diagnostics).toMatchObject([{ code: 'PGH061', message: expect.stringContaining('outside') }]);
  });

  test.each([
    ['one text', `jobs:\n  a:\n    sql: |\n      select 1 --${' ${v}'.repeat(20_000)}\n`],
    [
      'many texts',
      `jobs:\n${Array.from({ length: 2_000 }, (_, n) => `  a${n}: { sql: select ${n}, description: "\${v}" }\n`).join('')}`,
    ],
  ])('variables that make gigabytes of %s are refused', async (_title, text) => {
    const { diagnostics } = await readFiles({ 'pgherd.yaml': `vars: { v: ${'x'.repeat(60_000)} }\n`, 'a.yaml': text });

    const found = diagnostics.filter(({ code }) => code === 'PGH007');
    expect(found[0]).toMatchObject({ message: expect.stringContaining('64 MB'), file: 'a.yaml' });
  });

  test.each([
    ['params', `params: { text: ${'x'.repeat(1_100_000)} }`],
    ['schedule', `schedule: [${Array.from({ length: 9_000 }, () => '"0 5 * * *"').join(', ')}]`],
    ['labels', `labels: { team: ${'x'.repeat(70_000)} }`],
    ['description', `description: ${'é'.repeat(40_000)}`],
  ])('%s of a job that the tables refuse are an error', async (key, line) => {
    const { diagnostics } = await readFiles({ 'a.yaml': `jobs:\n  a:\n    sql: select $1\n    ${line}\n` });

    expect(diagnostics.filter(({ code }) => code === 'PGH084')).toMatchObject([
      { code: 'PGH084', line: 4, message: expect.stringMatching(new RegExp(`^${key} has \\d+ bytes, and \\d+ are`)) },
    ]);
  });

  test('a document of five megabytes is read, or refused, in a few seconds', async () => {
    const startMs = performance.now();
    const { set } = await readFiles({ 'a.yaml': `jobs:\n  a:\n    sql: |\n      select '${'x'.repeat(5_000_000)}'\n` });

    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect(set.jobs.length).toBeLessThanOrEqual(1);
  });

  test('the output of validate for hostile texts contains no control characters', async () => {
    const hostile = 'a\\e]0;owned\\a\\x9B2J\\u202E';
    const cwd = writeFiles({
      'a.yaml': `jobs:\n  "${hostile}": { sql: "selct ${hostile}", topic: "${hostile}", schedule: "${hostile}" }\n`,
      'b.yaml': 'jobs:\n  b: { sql: "select 1", \u009b2J\u001b[2J: 1 }\n',
    });
    for (const format of ['text', 'markdown', 'github']) {
      const { stdout, stderr } = await runCommand(['validate', '--format', format], { cwd });

      expect(stdout).toContain('PGH');
      expect(controlsIn(stdout + stderr)).toEqual([]);
    }
  });
});
