import { PgherdError } from '../../errors.ts';
import type { Connection } from '../connection.ts';

type Settings = Readonly<Record<string, string>>;

/** A plan type that is switched off gets a cost so high that PostgreSQL then compiles each short statement (`jit`), for seconds. */
const PLANS: Settings = {
  jit: 'off',
  enable_bitmapscan: 'on',
  enable_hashagg: 'on',
  enable_hashjoin: 'on',
  enable_indexonlyscan: 'on',
  enable_indexscan: 'on',
  enable_material: 'on',
  enable_mergejoin: 'on',
  enable_nestloop: 'on',
  enable_seqscan: 'on',
  enable_sort: 'on',
};

/**
 * The settings that pgherd's own sessions rely on, whatever a DBA has set for the database or the role. Not included: what the
 * DBA decides (`default_transaction_read_only`, tablespaces, resources).
 */
export const PINNED_SETTINGS: Settings = {
  ...PLANS,
  standard_conforming_strings: 'on',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  row_security: 'on',
  transform_null_equals: 'off',
  array_nulls: 'on',
  quote_all_identifiers: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '60000',
};

/** The same for newer servers: an older server refuses a login that asks for them. */
const OF_NEWER_SERVERS: Settings = {
  idle_session_timeout: '0',
  transaction_timeout: '0',
};

/**
 * Settings of extensions, set where these are loaded. pgherd's own tables, roles and functions stay on the node that it is
 * installed on.
 */
const OF_EXTENSIONS = { 'citus.enable_ddl_propagation': 'off' } as const;

/**
 * Sets these settings and the search path, for the session, or with `local` for the transaction. `own` are the settings that
 * the session asked for at its login.
 */
export async function pinSettings(
  connection: Pick<Connection, 'query' | 'target'>,
  searchPath: string | null,
  { local, own = {} }: { readonly local: boolean; readonly own?: Settings },
): Promise<void> {
  const { target } = connection;
  const settings: Settings = {
    ...PINNED_SETTINGS,
    ...OF_NEWER_SERVERS,
    ...OF_EXTENSIONS,
    ...(searchPath === null ? {} : { search_path: searchPath }),
    ...own,
  };
  const rows = await connection.query<{ replication: string }>(
    // Qualified, because the role's search path is still in force. pg_settings is not used: it lacks some settings of
    // extensions.
    `select pg_catalog.set_config(p.name, p.value, $3), pg_catalog.current_setting('session_replication_role') as replication
     from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) as p (name, value)
     where pg_catalog.current_setting(p.name, true) is not null`,
    [Object.keys(settings), Object.values(settings), local],
  );
  if (rows[0]?.replication !== 'replica') return;
  // Only a superuser may change this setting.
  throw new PgherdError(
    'config_invalid',
    `session_replication_role is replica for ${target.user} in database ${target.database}: triggers, which pgherd depends on, do not run`,
    { hint: `alter database … reset session_replication_role, or alter role ${target.user} reset …, as a superuser` },
  );
}
