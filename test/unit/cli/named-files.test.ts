import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { FILE_LIMITS, readBoundedFile, readBoundedStream } from '../../../src/bounded-file.ts';
import { exitCodeOf } from '../../../src/cli/shell/exit-code.ts';
import { PgherdError } from '../../../src/errors.ts';
import { trustedCertificates } from '../../../src/postgres/connect/certificate-files.ts';
import { passwordOf } from '../../../src/postgres/connect/password-source.ts';
import { passwordFromFile } from '../../../src/postgres/conninfo/password-file.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

let cwd: string;
beforeEach(() => {
  cwd = writeFiles({ 'pgherd.yaml': 'project: p\ntest: { schema: schema.sql }\n', 'a.yaml': 'jobs: {}\n' });
  mkdirSync(join(cwd, 'folder'));
  execFileSync('mkfifo', [join(cwd, 'pipe')]);
  writeFileSync(join(cwd, 'large'), '');
  truncateSync(join(cwd, 'large'), FILE_LIMITS.document + 1);
});

/** What a person can name in place of a file, and what is said of it. */
const NOT_FILES = [
  ['folder', 'it is a directory'],
  ['pipe', 'it is not a regular file'],
  ['/dev/zero', 'it is not a regular file'],
  ['large', /it is larger than \d+ MB/],
  ['missing', 'it does not exist'],
] as const;

const GITHUB = { GITHUB_TOKEN: 'x', GITHUB_REPOSITORY: 'a/b' };

/** Every option and argument that names a file of the caller. */
const PLACES: readonly (readonly [
  place: string,
  args: (file: string) => readonly string[],
  env: (file: string) => object,
])[] = [
  ['enqueue --file', (file) => ['enqueue', '--file', file], () => ({})],
  ['plan --against', (file) => ['plan', '--against', file], () => ({})],
  ['import', (file) => ['import', `crontab:${file}`], () => ({})],
  ['comment', (file) => ['comment', '--provider', 'github', '--number', '1', file], () => GITHUB],
  ['dev --init', (file) => ['dev', '--init', file], () => ({})],
  ['PGSERVICEFILE', () => ['status'], (file) => ({ PGSERVICE: 's', PGSERVICEFILE: resolve(cwd, file) })],
];

describe('a file that the caller names', () => {
  test.each(
    PLACES.flatMap(([place, args, env]) =>
      NOT_FILES.map(([file, reason]) => [place, file, reason, args, env] as const),
    ),
  )('%s: is not read when it is %s', async (_place, file, reason, args, env) => {
    const error = await runCommand(args(file), { cwd, env: env(file) as Record<string, string> }).then(
      () => null,
      (thrown: unknown) => thrown,
    );

    expect(error).toBeInstanceOf(PgherdError);
    const { message, hint, code } = error as PgherdError;
    expect(message).toMatch(file === 'missing' ? /does not exist|neither a file/ : reason);
    expect(message).toContain(file);
    expect(hint).not.toBeNull();
    expect([1, 64]).toContain(exitCodeOf(code));
  });

  test.each(NOT_FILES)('holds neither a password nor a certificate when it is %s', async (file, reason) => {
    const path = resolve(cwd, file);
    const source = { passwordEnv: null, passwordFile: path };

    await expect((async () => await passwordOf(source, 'roles.a', {})?.(null as never))()).rejects.toThrow(reason);
    expect(() => trustedCertificates('sslrootcert', path)).toThrow(reason);
    const key = { host: 'h', port: 5432, database: 'd', user: 'u' };
    expect(passwordFromFile(path, key)).toEqual({
      password: null,
      ignored: file === 'missing' ? null : expect.stringContaining(path),
    });
  });

  test('is read up to its limit, and no byte further, also when it has no size', () => {
    writeFileSync(join(cwd, 'four'), 'four');

    expect(readBoundedFile(join(cwd, 'four'), 4).toString()).toBe('four');
    expect(() => readBoundedFile(join(cwd, 'four'), 3)).toThrow('larger');
    expect(readBoundedFile('/proc/self/status', 100_000).toString()).toContain('Pid:');
    expect(() => readBoundedFile('/proc/self/status', 10)).toThrow('larger');
  });

  test('is read from standard input up to the same limit', async () => {
    const endless = Readable.from(
      (function* zeros() {
        for (;;) yield Buffer.alloc(65_536);
      })(),
    );

    await expect(readBoundedStream(endless, FILE_LIMITS.comment)).rejects.toThrow('it is larger than 8 MB');
    expect(endless.destroyed).toBe(true);
    expect((await readBoundedStream(Readable.from(['a', Buffer.from('b')]), 2)).toString()).toBe('ab');
  });
});
