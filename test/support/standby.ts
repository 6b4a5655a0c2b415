import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepareBinaries } from '../../src/embedded/binaries.ts';
import { copyTree, openCacheDirectory } from '../../src/embedded/cache.ts';
import { spawnProgram } from '../../src/embedded/run-program.ts';
import type { EmbeddedServer } from '../../src/embedded/server.ts';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { answers, freePort, serverArguments } from './server-port.ts';
import { waitFor } from './wait-for.ts';

export interface Standby {
  readonly port: number;
  stop(): Promise<void>;
}

/** A hot standby, made of a base backup of the server as it is now; it receives nothing after that. */
export async function startStandby(primary: EmbeddedServer): Promise<Standby> {
  const user = await findServerUser();
  const { postgres } = await prepareBinaries(await openCacheDirectory(user), { nativeDirectory: null });
  const root = await mkdtemp(join(tmpdir(), 'pgherd-standby-'));
  await chmod(root, 0o755);
  const data = join(root, 'data');
  const client = new pg.Client({ connectionString: primary.url('postgres') });
  await client.connect();
  try {
    await client.query("select pg_backup_start('standby', true)");
    await copyTree(primary.dataDir, data, user);
    const label = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    // The end of the backup is in the log of now.
    await rm(join(data, 'pg_wal'), { recursive: true });
    await copyTree(join(primary.dataDir, 'pg_wal'), join(data, 'pg_wal'), user);
    for (const [name, text] of [
      ['backup_label', label.rows[0]?.labelfile ?? ''],
      ['standby.signal', ''],
    ] as const) {
      await writeFile(join(data, name), text);
      if (user !== null) await chown(join(data, name), user.uid, user.gid);
    }
  } finally {
    await client.end();
  }
  for (const name of ['postmaster.pid', 'postmaster.opts']) await rm(join(data, name), { force: true });
  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', ssl: 'off' };
  const child = spawnProgram(postgres, serverArguments(data, settings), { user, output: 'pipe' });
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const url = new URL(primary.url('postgres'));
  url.port = String(port);
  await waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`the standby ended: ${output}`);
      return await answers(url.href);
    },
    { what: 'the standby to answer' },
  );
  return {
    port,
    stop: async () => {
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(root, { recursive: true });
    },
  };
}
