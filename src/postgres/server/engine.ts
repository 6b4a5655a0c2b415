import { PgherdError } from '../../errors.ts';
import type { Connection } from '../connection.ts';

/** The product at the other end of a PostgreSQL connection. */
export interface Engine {
  /** For example `PostgreSQL 16.4`, `Amazon Aurora PostgreSQL 15.3`, `CockroachDB`. */
  readonly name: string;
  /** The reason why pgherd cannot be installed there; null: it can. */
  readonly refusal: string | null;
}

/**
 * Engines that are not PostgreSQL, recognized by their answer to `version()`, with the feature that pgherd needs and they lack.
 * Jobs there need an installation in PostgreSQL, and a `connection` to them.
 */
const OTHERS: readonly (readonly [answer: RegExp, name: string, lacks: string])[] = [
  [/Redshift/i, 'Amazon Redshift', 'triggers, row locks and LISTEN'],
  [/CockroachDB/i, 'CockroachDB', 'LISTEN, session locks and declarative partitions'],
  [/-YB-|Yugabyte/i, 'YugabyteDB', 'dependable LISTEN, advisory locks and table locks'],
  [/Greenplum|Cloudberry/i, 'Greenplum', 'triggers and row locks on distributed tables'],
  [/Materialize/i, 'Materialize', 'triggers, functions and row locks'],
  [/RisingWave/i, 'RisingWave', 'triggers, row locks and LISTEN'],
  [/CrateDB/i, 'CrateDB', 'transactions'],
  [/QuestDB/i, 'QuestDB', 'transactions'],
];

/** Distributions of PostgreSQL, recognized by a setting that only they have. */
const DISTRIBUTIONS: readonly (readonly [setting: string, name: string])[] = [
  ['rds.extensions', 'Amazon RDS'],
  ['neon.timeline_id', 'Neon'],
  ['azure.extensions', 'Azure Database'],
  ['alloydb.iam_authentication', 'AlloyDB'],
  ['cloudsql.iam_authentication', 'Cloud SQL'],
  ['citus.shard_count', 'Citus'],
];

/** Queries which engine the server is. Engines that are not PostgreSQL may support nothing but `version()`, which is queried first. */
export async function engineOf(connection: Connection): Promise<Engine> {
  const [answer] = await connection.query<{ version: string }>('select pg_catalog.version() as version');
  const other = otherEngine(answer?.version ?? '');
  if (other !== null) return other;
  const [facts] = await connection.query<{ number: number; version: string; aurora: boolean; settings: string[] }>(
    // Qualified, because the role's search path may still be in force.
    `select pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as number,
       pg_catalog.current_setting('server_version') as version, pg_catalog.to_regproc('aurora_version') is not null as aurora,
       array(select x from pg_catalog.unnest($1::pg_catalog.text[]) x where pg_catalog.current_setting(x, true) is not null) as settings`,
    [DISTRIBUTIONS.map(([setting]) => setting)],
  );
  if (facts === undefined) return { name: 'PostgreSQL', refusal: null };
  const version = /^\S+/.exec(facts.version)?.[0] ?? '';
  const known = DISTRIBUTIONS.find(([setting]) => facts.settings.includes(setting))?.[1] ?? null;
  const distribution = facts.aurora ? 'Amazon Aurora' : known;
  const name = `${distribution === null ? '' : `${distribution} `}PostgreSQL ${version}`;
  if (facts.number >= OLDEST) return { name, refusal: null };
  return { name, refusal: `the server is ${name}; pgherd needs 13 or newer` };
}

/** Returns the engine that the answer to `version()` names, where it is not PostgreSQL; null: it is PostgreSQL. */
export function otherEngine(answer: string): Engine | null {
  const found = OTHERS.find(([pattern]) => pattern.test(answer));
  if (found === undefined) return null;
  const [, name, lacks] = found;
  return { name, refusal: `the server is ${name}, not PostgreSQL: it lacks ${lacks}, which pgherd needs` };
}

/** Returns the engine. Throws `unsupported_server` where pgherd cannot work. */
export async function requireEngine(connection: Connection): Promise<Engine> {
  const engine = await engineOf(connection);
  if (engine.refusal === null) return engine;
  throw new PgherdError('unsupported_server', engine.refusal, {
    hint: 'install pgherd in a PostgreSQL server, 13 or newer; docs/managed.md lists services',
  });
}

const OLDEST = 130_000;
