import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { answers, freePort } from './server-port.ts';
import { waitFor } from './wait-for.ts';

export interface Pooler {
  /** The URL of a role, through the pooler. */
  url(role: string, password: string): string;
  stop(): Promise<void>;
}

/** Where Debian's package and others put it; null: it is not installed. */
export function findPgbouncer(): string | null {
  const directories = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  const found = directories.map((directory) => join(directory, 'pgbouncer')).find(isExecutable);
  return found ?? null;
}

/** PgBouncer before a database; in transaction mode with two server sessions for all clients of a role. */
export async function startPgbouncer(
  program: string,
  databaseUrl: string,
  logins: Readonly<Record<string, string>>,
  mode: 'transaction' | 'session' = 'transaction',
): Promise<Pooler> {
  const { hostname, port, pathname } = new URL(databaseUrl);
  const directory = await mkdtemp(join(tmpdir(), 'pgherd-pgbouncer-'));
  const own = await freePort();
  const users = Object.entries(logins).map(([role, password]) => `"${role}" "${password}"\n`);
  await writeFile(join(directory, 'users.txt'), users.join(''));
  await writeFile(
    join(directory, 'pgbouncer.ini'),
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${directory}/users.txt
pool_mode = ${mode}
default_pool_size = ${mode === 'session' ? 60 : 2}
max_client_conn = 200
`,
  );
  const user = await findServerUser();
  await chmod(directory, 0o700);
  if (user !== null) await chown(directory, user.uid, user.gid);
  const child = spawn(program, [join(directory, 'pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: '/',
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const url = (role: string, password: string): string =>
    `postgresql://${role}:${password}@127.0.0.1:${own}${pathname}`;
  const [role = '', password = ''] = Object.entries(logins)[0] ?? [];
  const isReady = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}: ${output}`);
    return await answers(url(role, password));
  };
  await waitFor(isReady, { what: 'pgbouncer to answer' });
  return {
    url,
    stop: async () => {
      child.kill('SIGQUIT');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(directory, { recursive: true });
    },
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
