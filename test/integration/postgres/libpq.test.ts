import { execFile, spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { type ConnectionCase, connectionCases } from '../../support/connection-cases.ts';
import { ANN_PASSWORD, ODD_PASSWORD, startTlsServers, type TlsServers } from '../../support/tls-server.ts';

// What psql does with each connection string was recorded; `RECORD_LIBPQ=1` with psql 18 on the PATH records it again:
// earlier ones do not know require_auth, sslrootcert=system and sslnegotiation.
const RECORD = new URL('../../fixtures/libpq.json', import.meta.url);
const QUERY = `select current_user || ' in ' || current_database() ||
  case when ssl then ', encrypted' else ', not encrypted' end as outcome
  from pg_stat_ssl where pid = pg_backend_pid()`;
const FAILS = 'fails';

let servers: TlsServers;
let cases: readonly ConnectionCase[];
beforeAll(async () => {
  servers = await startTlsServers();
  cases = await connectionCases(servers);
  const { home } = servers;
  await mkdir(join(home, 'trusting', '.postgresql'), { recursive: true });
  await copyFile(join(home, 'ca.crt'), join(home, 'trusting', '.postgresql', 'root.crt'));
  await copyFile(join(home, 'client.key'), join(home, 'open.key'));
  await chmod(join(home, 'open.key'), 0o644);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => servers.stop());

const environment = ({ env }: ConnectionCase): Record<string, string> => ({ HOME: servers.home, ...env });

async function throughPgherd(given: ConnectionCase): Promise<string> {
  // The list of public authorities belongs to the process, as OpenSSL's own does.
  vi.stubEnv('SSL_CERT_FILE', environment(given).SSL_CERT_FILE);
  const connection = await connect(targetOf(given.text, environment(given)), { applicationName: 'test' });
  try {
    const [row] = await connection.query<{ outcome: string }>(QUERY);
    return row?.outcome ?? '';
  } finally {
    await connection.close();
  }
}

async function throughPsql(given: ConnectionCase): Promise<string> {
  const where = given.text === null ? [] : ['-d', given.text];
  const env = { PATH: process.env.PATH, ...environment(given) };
  return promisify(execFile)('psql', ['-X', '-w', '-At', ...where, '-c', QUERY], { env }).then(
    ({ stdout }) => stdout.trim(),
    () => FAILS,
  );
}

test.runIf(process.env.RECORD_LIBPQ === '1')('records what psql does', { timeout: 600_000 }, async () => {
  const outcomes: Record<string, string> = {};
  for (const given of cases) outcomes[given.name] = await throughPsql(given);
  await writeFile(RECORD, `${JSON.stringify(outcomes, null, 2)}\n`);
});

// What psql does here is compared with the record, so that the record stays psql's. An earlier psql does not know every parameter.
const PSQL_MAJOR = Number(
  /psql \(PostgreSQL\) (\d+)/.exec(spawnSync('psql', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1],
);
const NEWER = /require_?auth|sslnegotiation|system|load_balance_hosts|sslcertmode/i;

test.runIf(PSQL_MAJOR >= 13)('psql of this machine comes to the recorded end', { timeout: 120_000 }, async () => {
  const recorded: Readonly<Record<string, string>> = JSON.parse(await readFile(RECORD, 'utf8'));
  const known = cases.filter((given) => PSQL_MAJOR >= 18 || !NEWER.test(JSON.stringify(given)));
  expect(known.length).toBeGreaterThan(80);
  const outcomes: Record<string, string> = {};
  const left = [...known];
  const worker = async (): Promise<void> => {
    for (let given = left.shift(); given !== undefined; given = left.shift()) {
      outcomes[given.name] = await throughPsql(given);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  expect(outcomes).toEqual(Object.fromEntries(known.map(({ name }) => [name, recorded[name]])));
});

test('each connection string comes to the same end as with psql', async () => {
  const recorded: unknown = JSON.parse(await readFile(RECORD, 'utf8'));
  const outcomes: Record<string, string> = {};
  for (const given of cases) outcomes[given.name] = await throughPgherd(given).catch(() => FAILS);
  expect(Object.keys(outcomes).length).toBeGreaterThan(130);
  expect(outcomes).toEqual(recorded);
});

test('each failure names the next step, and shows no password', async () => {
  const told: Record<string, string> = {};
  for (const given of cases) {
    const error = await throughPgherd(given).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) continue;
    const { message, hint } = error as { readonly message: string; readonly hint: string };
    told[given.name] = `${message}\n${hint}`;
    expect(hint, given.name).toEqual(expect.stringMatching(/\w/));
  }
  const all = Object.values(told).join('\n');
  for (const secret of [ANN_PASSWORD, ODD_PASSWORD, 'not-the-password', 'has this password', 'key-password-of-tests']) {
    expect(all).not.toContain(secret);
    expect(all).not.toContain(encodeURIComponent(secret));
  }
  const shown = Object.entries(told).map(([name, text]) => [name, withoutPlaces(text)] as const);
  await expect(
    `${shown.map(([name, text]) => `${name}\n${text.replace(/^/gm, '    ')}`).join('\n\n')}\n`,
  ).toMatchFileSnapshot('../../fixtures/connection-failures.txt');
});

/** Ports and directories differ from run to run. */
function withoutPlaces(text: string): string {
  return text
    .replaceAll(servers.home, '~')
    .replaceAll(servers.socketDir, '/socket')
    .replaceAll(String(servers.tls.port), '5432')
    .replaceAll(String(servers.plain.port), '5433');
}
