import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin } from '../support/admin.ts';
import { runCli } from '../support/cli.ts';
import { type RestartableServer, startRestartableServer } from '../support/restartable-server.ts';
import { createDaemon, type FaultyDaemon } from './daemons.ts';
import { writeDefinitions } from './definitions.ts';
import { HOME_SQL, WORK_SQL } from './work-schema.ts';

/** The databases: pgherd lives in the first. */
export const DATABASES = ['app', 'other'] as const;

export interface WorldOptions {
  readonly daemons: number;
  readonly leaseMs: number;
  /** true: the default settings. Otherwise a short lease and a short polling interval. */
  readonly defaults: boolean;
}

/** As superuser, on a connection that no fault affects: pgherd's own database, and one where tasks run as well. */
export interface Databases {
  readonly home: Admin;
  readonly other: Admin;
}

/** One server, two databases with the workload's tables, and the daemons: all targets of faults. */
export interface World extends Databases {
  readonly server: RestartableServer;
  readonly daemons: readonly FaultyDaemon[];
  readonly leaseMs: number;
  /** As the role the tasks run as, in pgherd's database. */
  readonly workerUrl: string;
  /** As a role that may only connect. */
  readonly strangerUrl: string;
  /** `pgherd apply` of the next revision of the definitions; returns exit code and output. */
  apply(): Promise<{ readonly code: number | null; readonly stderr: string }>;
  close(): Promise<void>;
}

export async function createWorld(options: WorldOptions): Promise<World> {
  const server = await startRestartableServer({ max_connections: '90', log_min_messages: 'warning' });
  const directory = await mkdtemp(join(tmpdir(), 'pgherd-faults-'));
  const secret = randomBytes(12).toString('hex');
  const superUrl = server.url('app');
  const { home, other } = await createDatabases(
    server,
    directory,
    `alter role pgherd_daemon password '${secret}';
      create role worker login password '${secret}' in role job_scheduler; create role stranger login password '${secret}';
      create role hostile login password '${secret}' in role pg_execute_server_program`,
  );
  let revision = 0;
  const apply = async (): Promise<{ code: number | null; stderr: string }> => {
    revision += 1;
    await writeDefinitions(directory, revision);
    return runCli(['apply', '--yes', '--url', superUrl], { cwd: directory });
  };
  await writeDefinitions(directory, 0);
  await cli(['apply', '--yes', '--url', superUrl], directory);
  const short = ['--lease', `${options.leaseMs}ms`, '--poll', '200ms', '--slots', '6', '--prune', '2s'];
  const daemons = await Promise.all(
    Array.from({ length: options.daemons }, (_, index) =>
      createDaemon(index, {
        directory,
        host: server.host,
        port: server.port,
        user: 'pgherd_daemon',
        password: secret,
        workerPassword: secret,
        flags: options.defaults ? [] : short,
      }),
    ),
  );
  await Promise.all(daemons.map((daemon) => daemon.start()));
  return {
    server,
    daemons,
    leaseMs: options.leaseMs,
    home,
    other,
    workerUrl: server.url('app', 'worker', secret),
    strangerUrl: server.url('app', 'stranger', secret),
    apply,
    close: async () => {
      await Promise.all(daemons.map((daemon) => daemon.end('SIGKILL')));
      await Promise.all([home.close(), other.close(), ...daemons.map(({ network }) => network.close())]);
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Two databases with the workload's tables, pgherd in the first and its ledger in the second; `rolesSql` makes the roles. */
export async function createDatabases(
  server: Pick<RestartableServer, 'url'>,
  directory: string,
  rolesSql: string,
): Promise<Databases> {
  const [home, other] = [new Admin(server.url('app')), new Admin(server.url('other'))];
  const root = new Admin(server.url('postgres'));
  for (const database of DATABASES) await root.query(`create database ${database}`);
  await root.close();
  await cli(['migrate', '--url', server.url('app'), '--target', 'other'], directory);
  await home.query(rolesSql);
  await home.query(WORK_SQL);
  await home.query(HOME_SQL);
  await other.query(WORK_SQL);
  return { home, other };
}

export async function cli(args: readonly string[], cwd: string): Promise<void> {
  const { code, stderr } = await runCli(args, { cwd });
  if (code !== 0) throw new Error(`pgherd ${args[0]} ended with ${code}: ${stderr}`);
}
