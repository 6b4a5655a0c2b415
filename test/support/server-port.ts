import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';

/** Returns a port of 127.0.0.1 on which no program listens. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Returns whether a session can be opened. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'test driver' });
  client.on('error', () => {});
  return await client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

/** Returns the arguments with which `postgres` runs a cluster with these settings. */
export function serverArguments(dataDir: string, settings: Readonly<Record<string, string>>): readonly string[] {
  return ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
