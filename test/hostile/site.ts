import { addTask, type LoggedAttempt, logged, logOf, startDaemon } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';
import type { Attack, Expected, Mode, Names } from './attack.ts';

/** The outcome of one attack in one mode. */
export interface Verdict {
  readonly attack: string;
  readonly mode: Mode;
  readonly expected: string;
  readonly got: string;
  /** What it changed outside of its rights; empty: nothing. */
  readonly harm: readonly string[];
}

/** A database in which alice attacks and bob works, with one daemon that serves both as a superuser. */
export interface HostileSite {
  attack(attack: Attack, mode: Mode): Promise<Verdict>;
  close(): Promise<void>;
}

/** What a session shows of those that used it before. */
const SEEN = `current_user || '|' || session_user || '|' || concat_ws('|', current_setting('search_path'), current_setting('timezone'), current_setting('datestyle'),
  current_setting('intervalstyle'), current_setting('extra_float_digits'), current_setting('bytea_output'), current_setting('standard_conforming_strings'),
  current_setting('client_encoding'), current_setting('default_transaction_read_only'), regexp_replace(current_setting('application_name'), '/\\d+$', ''),
  (select count(*) from pg_prepared_statements where name !~ '^pgherd' and not statement ~ 'pgherd'), (select count(*) from pg_cursors where is_holdable), (select count(*) from pg_listening_channels()),
  (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
  (select count(*) from pg_class where relnamespace = pg_my_temp_schema()))`;

export async function openSite(): Promise<HostileSite> {
  const database = await createTestDatabase();
  const names: Names = {
    alice: await database.createRole('alice'),
    bob: await database.createRole('bob'),
    daemon: new URL(database.url).username,
  };
  await createObjects(database, names);
  await startDaemon(
    database,
    { slots: 2 },
    {
      roles: { [names.alice]: { passwordEnv: 'ALICE' }, [names.bob]: { passwordEnv: 'BOB' } },
      env: { ALICE: database.rolePassword(names.alice), BOB: database.rolePassword(names.bob) },
    },
  );
  const before = { seen: await sessionState(database, names), facts: await factsOf(database, names) };
  return {
    attack: async (attack, mode) => {
      const sql = typeof attack.sql === 'string' ? attack.sql : attack.sql(names);
      const columns = {
        login: names.alice,
        transaction: mode,
        ...(attack.timeout === undefined ? {} : { timeout: attack.timeout }),
      };
      const row = await endOf(database, await addTask(database, sql, columns));
      await database.query(`alter role ${names.alice} reset all`);
      const bobs = addTask(database, 'select 1', { login: names.bob }).then((task) => logged(database, { task }));
      const harm: string[] = [];
      const seen = await sessionState(database, names);
      if (seen !== before.seen) harm.push(`the next task sees ${seen} instead of ${before.seen}`);
      if ((await bobs).state !== 'finished') harm.push('bob’s next task failed');
      const facts = await factsOf(database, names);
      if (facts !== before.facts) harm.push(`${facts} instead of ${before.facts}`);
      const expected = typeof attack.expected === 'function' ? attack.expected(mode) : attack.expected;
      return { attack: attack.name, mode, expected: wordsOf(expected), got: gotOf(row, expected), harm };
    },
    close: () => database.drop(),
  };
}

async function createObjects(database: TestDatabase, { alice, bob }: Names): Promise<void> {
  await database.query(`
    create table forbidden_writes (who name default current_user, login name default session_user, what text);
    grant insert (what) on forbidden_writes to public;
    create table seen (what text);
    grant insert on seen to ${alice};
    create schema alice_home authorization ${alice};
    create schema bob_home authorization ${bob};
    create table bob_home.diary (entry text);
    alter table bob_home.diary owner to ${bob};
    set role ${alice};
    create function alice_home.now() returns timestamptz language sql as $$ insert into public.forbidden_writes (what) values ('trap'); select 'infinity'::timestamptz $$;
    create function alice_home.cardinality(anyarray) returns int language sql as $$ insert into public.forbidden_writes (what) values ('trap'); select 0 $$;
    create function alice_home.same(int, int) returns boolean language sql as $$ insert into public.forbidden_writes (what) values ('trap'); select true $$;
    create operator alice_home.= (leftarg = int, rightarg = int, function = alice_home.same);
    create function alice_home.on_ddl() returns event_trigger language plpgsql as $$ begin end $$;
    reset role`);
}

/** What the next task of alice sees in a session; it comes first in line of her idle ones. */
async function sessionState(database: TestDatabase, { alice }: Names): Promise<string> {
  await database.query('truncate seen');
  const row = await logged(database, {
    task: await addTask(database, `insert into public.seen select ${SEEN}`, { login: alice }),
  });
  const [found] = await database.query<{ what: string }>('select what from seen');
  return found?.what ?? `${row.state}: ${row.message}`;
}

/** What alice must not be able to change, as one text. */
async function factsOf(database: TestDatabase, { alice, bob }: Names): Promise<string> {
  const [row] = await database.query<{ facts: string }>(
    `select concat_ws(', ',
       'written as another: ' || (select count(*) from forbidden_writes where who <> $1 or login <> $1),
       'traps entered: ' || (select count(*) from forbidden_writes where what = 'trap'),
       'rows that were rolled back: ' || (select count(*) from forbidden_writes where what = 'rolled back'),
       'rows of bob: ' || (select count(*) from bob_home.diary),
       'memberships: ' || (select count(*) from pg_auth_members m where pg_has_role($1, m.member, 'member') and m.member = $1::regrole),
       'superuser: ' || (select rolsuper from pg_roles where rolname = $1),
       'allowed roles: ' || (select count(*) from pgherd.allowed_roles),
       'tasks of others: ' || (select count(*) from pgherd._tasks where login is distinct from $1 and login is distinct from $2),
       'unfinished tasks of alice: ' || (select count(*) from pgherd._tasks where login = $1),
       'forged log: ' || (select count(*) from pgherd._task_log where task_id is null),
       'daemons: ' || (select count(*) from pgherd.daemons),
       'public objects of alice: ' || (select count(*) from pg_proc where proowner = $1::regrole and pronamespace = 'pgherd'::regnamespace)) as facts`,
    [alice, bob],
  );
  return row?.facts ?? '';
}

/** The last attempt of a task that is over; it may have been retried, without the pauses. */
async function endOf(database: TestDatabase, task: string): Promise<LoggedAttempt> {
  const left = `with due as (update pgherd._tasks set available_at = clock_timestamp() where id = $1 and waits and available_at > clock_timestamp())
    select from pgherd._tasks where id = $1`;
  await waitFor(async () => (await database.query(left, [task])).length === 0, {
    what: `the end of task ${task}`,
    timeoutMs: 120_000,
  });
  const last = (await logOf(database, { task })).at(-1);
  if (last === undefined) throw new Error(`task ${task} is not in the log`);
  return last;
}

function wordsOf(expected: Expected): string {
  return expected === 'finished' ? 'finished, as alice' : `failed: ${expected.join(' or ')}`;
}

/** Returns the expected words where they match the outcome of the task, else the outcome. */
function gotOf({ state, sqlstate, reason, message }: LoggedAttempt, expected: Expected): string {
  const failed = `failed: ${sqlstate ?? reason ?? message} ${message ?? ''}`;
  if (state === 'finished') return expected === 'finished' ? wordsOf(expected) : 'finished';
  const fits =
    expected !== 'finished' &&
    expected.some(
      (part) => sqlstate === part || reason?.startsWith(part) === true || message?.startsWith(part) === true,
    );
  return fits ? wordsOf(expected) : failed.slice(0, 200);
}
