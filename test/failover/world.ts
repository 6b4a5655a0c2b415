import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDaemon, type FaultyDaemon } from '../faults/daemons.ts';
import { clockedJobs, topicsOf } from '../faults/definitions.ts';
import { cli, createDatabases, type Databases } from '../faults/world.ts';
import type { Admin } from '../support/admin.ts';
import { installLedger, type OtherServer, startOtherServer } from '../support/other-server.ts';
import { createPair, type Pair } from './pair.ts';

export const DAEMONS = 3;

/** A pair of servers with pgherd on it, another server that never fails, and daemons that know the pair by its name. */
export interface FailoverWorld extends Databases {
  readonly pair: Pair;
  readonly remote: OtherServer;
  readonly daemons: readonly FaultyDaemon[];
  /** As the role the tasks run as, by the name. */
  readonly workerUrl: string;
  close(): Promise<void>;
}

const RETRY = '{ limit: 60, initial: 50ms, factor: 1, max: 50ms }';

/** `tick` records when it started; `deliver` takes effect on the other server, once for each trigger. */
const DEFINITIONS = `defaults: { role: worker, timeout: 20s, retry: ${RETRY} }
${topicsOf(0)}jobs:
${clockedJobs(0)}  deliver:
    connection: remote
    overlap: allow
    params: { n: 0 }
    sql: insert into effect (task) values (($1->>'n')::bigint)
`;

export async function createFailoverWorld(leaseMs: number): Promise<FailoverWorld> {
  const [pair, remote] = await Promise.all([createPair(), startOtherServer()]);
  const directory = await mkdtemp(join(tmpdir(), 'pgherd-failover-'));
  const { password } = remote;
  const directUrl = (database: string): string => urlAt(pair.primary.url(database), pair.direct.port);
  const { home, other } = await createDatabases(
    { url: directUrl },
    directory,
    `alter role pgherd_daemon password '${password}';
     create role worker login password '${password}' in role job_scheduler;`,
  );
  await home.query(
    'create table work.delivery (n bigserial primary key, task_id bigint not null, told_at timestamptz)',
  );
  await home.query(
    'grant select, insert on work.delivery to worker; grant usage on sequence work.delivery_n_seq to worker',
  );
  await mkdir(join(directory, 'jobs'));
  await writeFile(
    join(directory, 'pgherd.yaml'),
    `project: failover
roles: { worker: { password_env: WORKER_PASSWORD } }
connections: { remote: { url_env: REMOTE_URL, roles: { worker: { password_env: WORKER_PASSWORD } } } }
daemon: { restart_pause: 1s }
`,
  );
  await writeFile(join(directory, 'jobs', 'all.yaml'), DEFINITIONS);
  await installLedger(rowsOf(home), remote.server.url(remote.database), {
    connection: 'remote',
    database: remote.database,
  });
  await cli(['apply', '--yes', '--url', directUrl('app')], directory);
  const flags = ['--lease', `${leaseMs}ms`, '--poll', '200ms', '--slots', '6', '--prune', '2s'];
  const daemons = await Promise.all(
    Array.from({ length: DAEMONS }, (_, index) =>
      createDaemon(index, {
        directory,
        host: '127.0.0.1',
        port: pair.name.port,
        user: 'pgherd_daemon',
        password,
        workerPassword: password,
        env: { REMOTE_URL: remote.url },
        flags,
      }),
    ),
  );
  await Promise.all(daemons.map((daemon) => daemon.start()));
  return {
    pair,
    remote,
    daemons,
    home,
    other,
    workerUrl: urlAt(pair.primary.url('app', 'worker', password), pair.name.port),
    close: async () => {
      await Promise.all(daemons.map((daemon) => daemon.end('SIGKILL')));
      await Promise.all([home.close(), other.close(), ...daemons.map(({ network }) => network.close())]);
      await Promise.all([pair.close(), remote.stop()]);
      await rm(directory, { recursive: true });
    },
  };
}

/** A number that no round has used, for the deliveries of this process. */
export const firstNumber = (): number => randomBytes(4).readUInt32BE();

function urlAt(url: string, port: number): string {
  const moved = new URL(url);
  moved.port = String(port);
  return moved.href;
}

function rowsOf(home: Admin): Parameters<typeof installLedger>[0] {
  return {
    query: async <R extends object>(sql: string, values?: readonly unknown[]) => [
      ...(await home.query<R>(sql, values)),
    ],
  };
}
