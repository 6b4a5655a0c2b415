import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

describe('an option that is a duration', () => {
  const examples = 'for example 500ms, 30s, 5m';
  test.each([
    ['plan', ['plan', '--lock-timeout', 'abc'], `invalid duration "abc" for --lock-timeout (expected ${examples})`],
    ['plan', ['plan', '--expires', 'abc'], 'invalid duration "abc" for --expires (expected for example 24h, 7d)'],
    ['plan', ['plan', '--expires', '0'], 'invalid duration "0" for --expires (expected at least 1ms)'],
    ['plan', ['plan', '--expires', '1001d'], 'invalid duration "1001d" for --expires (expected at most 1000d)'],
    ['apply', ['apply', '--wait', '25d'], 'invalid duration "25d" for --wait (expected at most 24d)'],
    [
      'rollback',
      ['rollback', '1', '--lock-timeout', ''],
      `invalid duration "" for --lock-timeout (expected ${examples})`,
    ],
    ['run', ['run', '--grace', 'abc'], `invalid duration "abc" for --grace (expected ${examples})`],
    ['run', ['run', '--grace', '1.5s'], `invalid duration "1.5s" for --grace (expected ${examples})`],
    ['run', ['run', '--poll', '0'], 'invalid duration "0" for --poll (expected at least 10ms)'],
    ['run', ['run', '--lease', '1ms'], 'invalid duration "1ms" for --lease (expected at least 500ms)'],
    ['run', ['run', '--sync-every', '1ms'], 'invalid duration "1ms" for --sync-every (expected at least 1s)'],
    [
      'enqueue',
      ['enqueue', 'select 1', '--delay', '-1s'],
      'invalid duration "-1s" for --delay (expected for example 30s, 10m)',
    ],
  ])('is refused by %s with the value, the option and what fits: %j', async (_command, argv, message) => {
    const run = runCommand([...argv, '--url', 'postgres://nowhere.invalid/x']);

    await expect(run).rejects.toMatchObject({ code: 'usage', message });
  });
});

describe('an option that is a time', () => {
  test.each([
    [['enqueue', 'select 1', '--run-at', 'soon'], '--run-at', '1h, 7d, 2026-12-01, 2026-12-01T08:00:00Z'],
    [['log', '--since', 'soon'], '--since', '1h, 7d, 2026-12-01, 2026-12-01T08:00:00Z'],
    [['tasks', '--until', 'soon'], '--until', '1h, 7d, 2026-12-01, 2026-12-01T08:00:00Z'],
    [['pause', 'job', 'a', '--until', 'soon'], '--until', '1h, 7d, 2026-12-01, 2026-12-01T08:00:00Z'],
    [['next', '@daily', '--from', 'soon'], '--from', '2026-12-01, "2026-12-01 08:00" (UTC), 2026-12-01T08:00:00Z'],
    [['next', '@daily', '--now', 'soon'], '--now', '2026-12-01T08:00:00Z'],
  ])('is refused in the same words: %j', async (argv, option, examples) => {
    const url = argv[0] === 'next' ? [] : ['--url', 'postgres://nowhere.invalid/x'];

    await expect(runCommand([...argv, ...url])).rejects.toMatchObject({
      code: 'usage',
      message: `invalid time "soon" for ${option} (expected for example ${examples})`,
    });
  });

  test('next --from reads a date as one of the zone', async () => {
    const args = ['next', '@hourly', '--timezone', 'Europe/Berlin', '--from', '2026-12-01', '--count', '1'];

    expect((await runCommand([...args, '--format', 'json'])).stdout).toBe('{"next":["2026-12-01T00:00:00Z"]}\n');
  });
});

describe('a pattern for names', () => {
  test.each(['--target', '--exclude'])('that cannot be read is refused for %s', async (option) => {
    const cwd = writeFiles({ 'pgherd.yaml': '', 'a.yaml': 'jobs: {}\n' });
    const run = runCommand(['plan', option, '[z-a]', '--url', 'postgres://nowhere.invalid/x'], { cwd });

    await expect(run).rejects.toMatchObject({
      code: 'usage',
      message: `invalid pattern "[z-a]" for ${option}: it is not a pattern: Range out of order in character class`,
    });
  });
});

describe('an option that may be given several times', () => {
  test('shows no default in the help of any command', () => {
    const help = new Map(buildTestProgram().commands.map((command) => [command.name(), command.helpInformation()]));

    expect(help.get('plan')).toMatch(/\(repeatable\)\n/);
    expect(help.get('enqueue')).toContain('(default: ');
    expect([...help].filter(([, text]) => text.includes('[]')).map(([name]) => name)).toEqual([]);
  });

  test('says so in the same word in every command', () => {
    const program = buildTestProgram();
    const options = program.commands.flatMap((command: Command) =>
      command.options.map(({ long, description, defaultValue }) => ({
        option: `${command.name()} ${long}`,
        isList: Array.isArray(defaultValue),
        isMarked: /\(repeatable\)$/.test(description),
      })),
    );

    expect(options.filter(({ isList }) => isList).length).toBeGreaterThan(8);
    expect(options.filter(({ isList, isMarked }) => isList !== isMarked)).toEqual([]);
  });
});

function buildTestProgram(): Command {
  const stream = new PassThrough();
  return buildProgram({
    cwd: '.',
    env: {},
    stdin: stream,
    stdout: stream,
    stderr: stream,
    interactive: false,
    columns: 80,
    terminalWidth: null,
    palette: picocolors.createColors(false),
    errorPalette: picocolors.createColors(false),
    signal: new AbortController().signal,
    ownSignals: () => () => {},
    setExitCode: () => {},
  });
}
