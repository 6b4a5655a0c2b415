import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { type DevDatabase, startDevDatabase } from '../../src/embedded/dev-database.ts';
import { waitFor } from '../support/wait-for.ts';

describe('the development database', () => {
  let started: DevDatabase | null = null;

  afterEach(async () => {
    await started?.server.stop();
    started = null;
  });

  test('is filled by the init script, and the roles of the project log in with the generated passwords', async () => {
    started = await startDevDatabase({
      database: 'web order',
      init: {
        file: 'weborder.sql',
        sql: 'create role janitor; create table parcel (id int); grant select on parcel to janitor',
      },
      roles: [
        { role: 'janitor', passwordEnv: 'JANITOR_PASSWORD' },
        { role: 'reporter', passwordEnv: 'REPORTER_PASSWORD' },
      ],
    });
    const { server, env } = started;

    expect(Object.keys(env)).toEqual(['JANITOR_PASSWORD', 'REPORTER_PASSWORD']);
    expect(env.JANITOR_PASSWORD).not.toBe(env.REPORTER_PASSWORD);
    const janitor = await readAs(
      server.url('web order', 'janitor', env.JANITOR_PASSWORD),
      'select count(*)::int from parcel',
    );
    expect(janitor).toEqual([{ count: 0 }]);
    const reporter = await readAs(server.url('web order', 'reporter', env.REPORTER_PASSWORD), 'select session_user');
    expect(reporter).toEqual([{ session_user: 'reporter' }]);
    await expect(readAs(server.url('web order', 'reporter', env.JANITOR_PASSWORD), 'select 1')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  test('names the file and the line when the init script fails', async () => {
    const attempt = startDevDatabase({
      database: 'weborder',
      init: { file: 'examples/weborder.sql', sql: "select 'ü𝄞';\n\nselect missing_column;\n" },
      roles: [],
    });

    await expect(attempt).rejects.toMatchObject({
      code: 'embedded_postgres_failed',
      message: 'examples/weborder.sql:3: column "missing_column" does not exist',
    });
  });

  test('ends a long init script when the signal aborts, with the reason given', async () => {
    const reason = new Error('enough');
    const abort = new AbortController();
    // Written by the server itself once the script runs.
    const marker = join(tmpdir(), `pgherd-test-${randomBytes(6).toString('hex')}`);
    const attempt = startDevDatabase({
      database: 'weborder',
      init: { file: 'weborder.sql', sql: `copy (select 1) to '${marker}'; select pg_sleep(600)` },
      roles: [],
      signal: abort.signal,
    });
    const aborted = waitFor(() => existsSync(marker), { what: 'the script to run' }).then(() => abort.abort(reason));

    await expect(attempt).rejects.toBe(reason);
    await aborted;
    await rm(marker);
  });
});

async function readAs(connectionString: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
