import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/server.ts';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { keepSecret } from './secrets.ts';

/** Two servers, one with TLS and a certificate for `localhost`, and a home directory for a client. */
export interface TlsServers {
  /** With TLS, roles of every kind, and a socket in `socketDir`. */
  readonly tls: EmbeddedServer;
  /** Without TLS, and read-only by default; the same role `ann`. */
  readonly plain: EmbeddedServer;
  readonly socketDir: string;
  /** Holds `ca.crt`, `other-ca.crt`, `client.crt`, `client.key`, …, a service file and password files. */
  readonly home: string;
  stop(): Promise<void>;
}

export const ANN_PASSWORD = 'ann has this password';
/** Every character that has a meaning somewhere in a connection string. */
export const ODD_PASSWORD = "p@ss w:rd/%'\\?#&=+,[ü";

const FIXTURES = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));

/** The lines of pg_hba.conf; each is one case of the comparison. */
const HBA = `local all all trust
hostssl all carla 127.0.0.1/32 cert
hostssl all onlytls 127.0.0.1/32 scram-sha-256
hostnossl all notls 127.0.0.1/32 scram-sha-256
host all trusty,ghost 127.0.0.1/32 trust
host all clear 127.0.0.1/32 password
host all postgres,ann,odd,mute 127.0.0.1/32 scram-sha-256
`;

export async function startTlsServers(): Promise<TlsServers> {
  const user = await findServerUser();
  const root = await mkdtemp(join(tmpdir(), 'pgherd-tls-'));
  await chmod(root, 0o755);
  const [home, keys, socketDir] = [join(root, 'home'), join(root, 'keys'), join(root, 'socket')];
  for (const directory of [home, keys, socketDir]) await mkdir(directory);
  await cp(FIXTURES, keys, { recursive: true });
  await cp(FIXTURES, home, { recursive: true });
  for (const key of ['client.key', 'client-encrypted.key']) await chmod(join(home, key), 0o600);
  await chmod(join(keys, 'server.key'), 0o600);
  if (user !== null) {
    for (const path of [keys, socketDir, join(keys, 'server.key')]) await chown(path, user.uid, user.gid);
  }
  const tls = await startEmbedded({
    durable: false,
    purpose: 'test',
    settings: {
      ssl: 'on',
      ssl_cert_file: join(keys, 'server.crt'),
      ssl_key_file: join(keys, 'server.key'),
      ssl_ca_file: join(keys, 'ca.crt'),
      unix_socket_directories: socketDir,
    },
  });
  const plain = await startEmbedded({ durable: false, purpose: 'test' });
  keepSecret(ANN_PASSWORD);
  keepSecret(ODD_PASSWORD);
  await run(tls.url('postgres'), [
    `create role ann login password '${ANN_PASSWORD}'`,
    `create role odd login password ${pg.escapeLiteral(ODD_PASSWORD)}`,
    'create role mute password null nologin',
    ...['onlytls', 'notls', 'clear'].map((role) => `create role ${role} login password '${ANN_PASSWORD}'`),
    'create role carla login',
    'create role trusty login',
    'create database "an odd/name"',
    'create database ann',
    'create database carla',
  ]);
  await run(plain.url('postgres'), [
    `create role ann login password '${ANN_PASSWORD}'`,
    'alter system set default_transaction_read_only = on',
    'select pg_reload_conf()',
  ]);
  await writeFile(join(tls.dataDir, 'pg_hba.conf'), HBA);
  await run(tls.url('postgres'), ['select pg_reload_conf()']);
  return {
    tls,
    plain,
    socketDir,
    home,
    stop: async () => {
      await Promise.all([tls.stop(), plain.stop()]);
      await rm(root, { recursive: true });
    },
  };
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
