import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ask } from '../../failover/node.ts';
import { installCompatIn } from '../../support/compat.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Commands as people give them to pg_cron; each runs in both, and ends with the same status and message. */
const COMMANDS: readonly string[] = [
  'select 1',
  'select 1 union all select 2',
  'insert into beside values (1)',
  'insert into beside select generate_series(1, 3)',
  'update beside set n = n where false',
  'delete from beside where false',
  'insert into beside values (7) returning n',
  'update beside set n = n where false returning n, n',
  'insert into beside values (8); select 1',
  'create table if not exists beside_made (n int)',
  'do $$ begin perform 1; end $$',
  'vacuum beside',
  'analyze beside',
  'call beside_commits()',
  'set statement_timeout = 200; select pg_sleep(5)',
  'select * from no_such_table',
  'selct 1',
  `do $$ begin raise exception 'on purpose' using detail = 'the detail', hint = 'the hint'; end $$`,
  'select 1/0',
];

/** Where PGHERD_TEST_URL names a server with pg_cron loaded, whose own database is the one that the URL names. */
const serverUrl = inject('serverUrl');
const hasCron =
  (await ask(serverUrl, "select from pg_settings where name = 'cron.database_name' and setting = current_database()"))
    .length > 0;

describe.skipIf(!hasCron)('beside pg_cron itself', () => {
  let database: TestDatabase;
  let original: pg.Client;
  const clients: pg.Client[] = [];

  const SETUP = `drop table if exists beside, beside_made; create table beside (n int);
    create or replace procedure beside_commits() language plpgsql as $$ begin insert into beside values (9); commit; end $$`;

  beforeAll(async () => {
    database = await createTestDatabase();
    await installCompatIn(database, 'pg_cron');
    await database.query(SETUP);
    await startDaemon(database);
    original = new pg.Client({ connectionString: serverUrl });
    await original.connect();
    clients.push(original);
    await original.query(
      `create extension if not exists pg_cron; ${SETUP}; delete from cron.job; delete from cron.job_run_details`,
    );
  });
  afterAll(async () => {
    await original.query('delete from cron.job; drop table if exists beside, beside_made');
    for (const client of clients) await client.end();
    await stopDaemons();
    await database.drop();
  });

  interface Run {
    readonly command: string;
    readonly status: string;
    readonly message: string;
  }
  type Ask = (sql: string) => Promise<readonly Run[]>;

  async function firstRuns(
    ask: Ask,
    schedule: (command: string) => Promise<unknown>,
  ): Promise<ReadonlyMap<string, Run>> {
    for (const command of COMMANDS) await schedule(command);
    const runs = await waitFor(
      async () => {
        const rows = await ask(
          `select distinct on (command) command, status, return_message as message from cron.job_run_details
           where end_time is not null order by command, runid`,
        );
        return rows.length === COMMANDS.length ? rows : null;
      },
      { what: 'a run of each command', timeoutMs: 150_000 },
    );
    return new Map(runs.map((run) => [run.command, run]));
  }

  test('each command ends with the same status and message', async () => {
    const [theirs, ours] = await Promise.all([
      firstRuns(
        async (sql) => (await original.query<Run>(sql)).rows,
        (command) => original.query("select cron.schedule('* * * * *', $1)", [command]),
      ),
      firstRuns(
        (sql) => database.query<Run>(sql),
        (command) => database.query("select cron.schedule('* * * * *', $1)", [command]),
      ),
    ]);
    const answer = (run: Run | undefined): string => `${run?.status}: ${run?.message.trim()}`;
    const differing = COMMANDS.filter((command) => answer(ours.get(command)) !== answer(theirs.get(command)));
    expect(
      differing.map((command) => ({ command, theirs: answer(theirs.get(command)), ours: answer(ours.get(command)) })),
    ).toEqual([]);
  }, 200_000);
});
