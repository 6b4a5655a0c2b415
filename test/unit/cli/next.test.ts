import { PassThrough } from 'node:stream';
import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';
import type { CliContext } from '../../../src/cli/shell/context.ts';

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

async function next(...args: readonly string[]): Promise<Printed> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const palette = picocolors.createColors(false);
  const context: CliContext = {
    cwd: '/',
    env: {},
    stdin: new PassThrough(),
    stdout,
    stderr,
    interactive: false,
    columns: 100,
    terminalWidth: null,
    palette,
    errorPalette: palette,
    signal: new AbortController().signal,
    ownSignals: () => () => undefined,
    setExitCode: () => undefined,
  };
  await buildProgram(context).parseAsync(['next', ...args], { from: 'user' });
  return { stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

describe('pgherd next', () => {
  it('draws a table in UTC, whose clock never changes', async () => {
    const { stdout } = await next('@daily', '--from', '2026-03-28T12:00:00Z', '--count', '1');
    expect(stdout).toContain('Sun 2026-03-29 00:00 +00:00  2026-03-29T00:00:00Z');
  });

  it('prints instants as JSON', async () => {
    const args = ['--timezone', 'Europe/Berlin', '--from', '2026-03-28T12:00:00Z', '--count', '3', '--format', 'json'];
    const { stdout } = await next('30 2 * * *', ...args);
    expect(JSON.parse(stdout)).toEqual({
      next: ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z', '2026-03-31T00:30:00Z'],
    });
  });

  it('prints a table with local time, UTC, distance, and what the clock change does', async () => {
    const { stdout } = await next(
      '30 2 * * *',
      '--timezone',
      'Europe/Berlin',
      '--now',
      '2026-03-28T12:00:00Z',
      '--count',
      '2',
    );
    expect(stdout.trimEnd().split('\n')).toEqual([
      'Europe/Berlin                UTC                   from 2026-03-28T12:00:00Z  clock change',
      'Sun 2026-03-29 03:00 +02:00  2026-03-29T01:00:00Z  + 13 h                     ⚠ 02:30 does not exist → 03:00',
      'Mon 2026-03-30 02:30 +02:00  2026-03-30T00:30:00Z  + 1 day 12 h',
    ]);
  });

  it.each([
    ['@after 5m', 'has no clock time: due 5 min after'],
    ['@reboot', 'has no clock time'],
    ['after: load', 'whenever the job load succeeds'],
    ['2020-01-01T00:00:00Z', 'is due once, and not after'],
    ['0 0 30 2 *', 'is never due'],
  ])('says why %s has no next time', async (text, reason) => {
    expect((await next(text)).stdout).toContain(reason);
    const json = await next(text, '--format', 'json');
    expect(JSON.parse(json.stdout)).toEqual({ next: [] });
    expect(json.stderr).toContain(reason);
  });

  it('puts a caret under the invalid part of the schedule', async () => {
    await expect(next('0 25 * * *')).rejects.toMatchObject({
      code: 'invalid_definitions',
      message: 'hour: "25" is not one of 0 to 23\n  0 25 * * *\n    ^',
    });
  });

  it('keeps the caret out of JSON', async () => {
    await expect(next('0 25 * * *', '--format', 'json')).rejects.toMatchObject({
      message: 'hour: "25" is not one of 0 to 23',
    });
  });

  it.each([
    [['--timezone', 'Berlin'], 'did you mean Europe/Berlin?'],
    [['--timezone', 'Mars'], 'use an IANA name'],
    [['--from', 'tomorrow'], null],
    [['--count', '0'], null],
    [['--count', '10001'], null],
    [['--format', 'xml'], null],
  ])('refuses %j as wrong usage', async (args, hint) => {
    const failure: unknown = await next('@daily', ...args).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'usage' });
    if (hint !== null) expect(failure).toMatchObject({ hint: expect.stringContaining(hint) });
  });
});
