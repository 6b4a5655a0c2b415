import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, createDatabases, type Databases } from '../faults/world.ts';
import { runCli } from '../support/cli.ts';
import { type RestartableServer, startRestartableServer } from '../support/restartable-server.ts';
import { createSoakDaemon, type SoakDaemon } from './daemon.ts';
import { CALLERS, WEBHOOKS, writeDefinitions } from './definitions.ts';
import { HOME_ROLES, OTHER_ROLES, type SoakJob, soakJobs } from './jobs.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly daemons: number;
  readonly seed: number;
  /** Where samples of every process are written; null: nowhere. */
  readonly csv: string | null;
  /** For the daemons' processes, such as `--expose-gc`. */
  readonly nodeOptions: readonly string[];
  readonly say: (line: string) => void;
}

/** One server, two databases, the daemons, and a receiver of webhooks. */
export interface SoakSite extends Databases {
  readonly server: RestartableServer;
  readonly daemons: readonly SoakDaemon[];
  readonly receiver: Receiver;
  readonly jobs: readonly SoakJob[];
  readonly callerUrls: readonly string[];
  /** Writes the next revision of the definitions, for `--sync` to find. */
  revise(): Promise<void>;
  /** Writes the next revision and applies it. */
  apply(): Promise<{ readonly code: number | null; readonly stderr: string }>;
  close(): Promise<void>;
}

export async function createSoakSite({ minutes, daemons: count, nodeOptions }: SoakOptions): Promise<SoakSite> {
  const server = await startRestartableServer({
    max_connections: '200',
    log_min_messages: 'warning',
    log_line_prefix: '%m [%p] %u@%d %r ',
    shared_buffers: '256MB',
  });
  const directory = await mkdtemp(join(tmpdir(), 'pgherd-soak-'));
  const project = join(directory, 'project');
  await mkdir(project);
  const secret = randomBytes(12).toString('hex');
  const databases = await createDatabases(server, directory, rolesSql(secret));
  await databases.home.query(EXTRA_SQL);
  await databases.home.query('insert into pgherd.allowed_roles select unnest($1::name[])', [
    [...HOME_ROLES, ...OTHER_ROLES],
  ]);
  const receiver = await startReceiver();
  const jobs = soakJobs(Date.now(), minutes);
  let revision = 0;
  const revise = (): Promise<void> => writeDefinitions(project, jobs, revision++);
  const superUrl = server.url('app');
  await revise();
  await cli(['apply', '--yes', '--url', superUrl], project);
  const hooks = WEBHOOKS.map((name) => [`${name.toUpperCase()}_URL`, `${receiver.url}/${name}`]);
  const env = {
    ...Object.fromEntries(hooks),
    PGHERD_URL: server.url('app', 'pgherd_daemon', secret),
    WORKER_PASSWORD: secret,
    // The settings of malloc are passed on, to compare runs.
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('MALLOC_'))),
    HOOK_SECRET: randomBytes(12).toString('hex'),
  };
  const daemons = Array.from({ length: count }, (_, index) =>
    createSoakDaemon(index, {
      directory: project,
      memoryFile: join(directory, `memory-${index}.json`),
      env,
      nodeOptions,
      flags: index === 0 ? ['--sync', project, '--sync-every', '5s'] : [],
    }),
  );
  await Promise.all(daemons.map((daemon) => daemon.start()));
  return {
    ...databases,
    server,
    daemons,
    receiver,
    jobs,
    callerUrls: CALLERS.map((caller) => server.url('app', caller, secret)),
    revise,
    apply: async () => {
      await revise();
      return runCli(['apply', '--yes', '--url', superUrl], { cwd: project });
    },
    close: async () => {
      await Promise.all(daemons.map((daemon) => daemon.end('SIGKILL')));
      await Promise.all([databases.home.close(), databases.other.close(), receiver.close()]);
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** The daemon with --sync applies definitions, so its login is a deployer as well. The tables' grants go to the group `worker`. */
function rolesSql(secret: string): string {
  const logins = [...HOME_ROLES, ...OTHER_ROLES].map(
    (role) => `create role ${role} login password '${secret}' in role worker, job_scheduler;`,
  );
  const members = [...HOME_ROLES, ...OTHER_ROLES].join(', ');
  const callers = CALLERS.map((role) => `create role ${role} login password '${secret}' in role ${members};`);
  return [
    `alter role pgherd_daemon password '${secret}'; grant pgherd_deployer to pgherd_daemon; create role worker;`,
    ...logins,
    ...callers,
  ].join('\n');
}

const EXTRA_SQL = `
create table work.scratch (n int);
alter table work.scratch owner to ${HOME_ROLES[0]};
create table work.retried (task_id bigint not null);
create function work.fails() returns int language plpgsql as $$ begin raise exception 'this job always fails'; end $$;
create function work.notices() returns void language plpgsql as $$
begin
  for i in 1..5 loop raise notice 'notice %', i; end loop;
end $$;
`;
