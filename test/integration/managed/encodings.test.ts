import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { waitFor } from '../../support/wait-for.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pgherd-encodings-'));
});
afterAll(() => rm(folder, { recursive: true }));

const onServer = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

/** A character that the encoding has, and the SQL that raises one which it lacks. SQL_ASCII takes every byte. */
test.each([
  ['LATIN1', 'caf\u00e9'],
  ['SQL_ASCII', 'caf\u00e9'],
  ['EUC_JP', '\u65e5\u672c'],
  ['WIN1252', 'caf\u00e9 \u2026'],
])('a database in %s is installed, applied to and worked on', async (encoding, word) => {
  const server = inject('serverUrl');
  const name = `pgherd_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await onServer(
    server,
    `create database ${name} encoding '${encoding}' lc_collate 'C' lc_ctype 'C' template template0`,
  );
  const env = { PGHERD_URL: url.href };
  try {
    expect(await runCli(['migrate', '--compat', 'pg_cron'], { cwd: folder, env })).toMatchObject({
      code: 0,
      stderr: '',
    });
    await onServer(url.href, 'create table effect (what text)');
    const elsewhere = new URL(server).pathname.slice(1);
    await writeFile(
      join(folder, 'jobs.yaml'),
      `jobs:
  word: { sql: "insert into effect values ('${word}')" }
  emoji: { database: ${elsewhere}, sql: "do $$ begin raise exception 'a %', chr(128512); end $$" }
  wrong: { sql: select 1/0 }
`,
    );
    expect(await runCli(['apply', '--yes'], { cwd: folder, env })).toMatchObject({ code: 0 });
    await startDaemon({ url: url.href });
    for (const job of ['emoji', 'word', 'wrong']) {
      expect(await runCli(['trigger', job], { cwd: folder, env })).toMatchObject({ code: 0 });
    }
    const states = await waitFor(
      async () => {
        const rows = await onServer(
          url.href,
          'select job_name, state, sqlstate from pgherd._task_log order by job_name',
        );
        return rows.length === 3 ? rows : null;
      },
      { what: 'three runs', timeoutMs: 30_000 },
    );
    expect(states).toEqual([
      { job_name: 'emoji', state: 'failed', sqlstate: 'P0001' },
      { job_name: 'word', state: 'finished', sqlstate: null },
      { job_name: 'wrong', state: 'failed', sqlstate: '22012' },
    ]);
    expect(await onServer(url.href, 'select what from effect')).toEqual([{ what: word }]);
    expect(await runCli(['log'], { cwd: folder, env })).toMatchObject({ code: 0 });
  } finally {
    await stopDaemons();
    await onServer(server, `drop database ${name} with (force)`);
  }
});
