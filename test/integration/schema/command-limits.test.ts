import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { migrateTarget } from '../../../src/store/migrate/migrate-target.ts';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

// Each change of the schema notes the limits of the transaction that makes it.
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  await database.query('create table public.seen (idle text, statement text)');
  await database.query(`create function public.note_limits() returns event_trigger language plpgsql security definer as $$
    begin
      insert into public.seen values (current_setting('idle_in_transaction_session_timeout'), current_setting('statement_timeout'));
    end $$`);
  await database.query('create event trigger note_limits on ddl_command_end execute function public.note_limits()');
});
afterAll(() => database.drop());

const LIMITED = [{ idle: '1min', statement: '0' }];

async function seen(): Promise<readonly object[]> {
  return await database.query(
    'with gone as (delete from public.seen returning *) select distinct idle, statement from gone',
  );
}

test.each([
  ['migrate'],
  ['migrate', '--compat', 'pg_cron'],
  ['migrate', '--compat', 'elephant_worker'],
  ['migrate', '--compat', 'pg_background_queue'],
  ['uninstall', '--yes'],
])(
  'the server ends a transaction of pgherd %s %s whose client has vanished, and no other limit does',
  async (...args) => {
    const words = args.filter((word) => word !== undefined);
    expect(await runCli(words, { env: { PGHERD_URL: database.url } })).toMatchObject({ code: 0 });
    expect(await seen()).toEqual(LIMITED);
  },
);

test('the server ends a transaction of pgherd migrate --target whose client has vanished, and no other limit does', async () => {
  const connection = await connect(targetOf(database.url), { applicationName: 'pgherd tests' });
  await migrateTarget(connection, 'elsewhere');
  await connection.close();
  expect(await seen()).toEqual(LIMITED);
});
