import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ANN_PASSWORD, ODD_PASSWORD, type TlsServers } from './tls-server.ts';

/** A connection string, and variables beside it. */
export interface ConnectionCase {
  readonly name: string;
  /** null: the variables alone. */
  readonly text: string | null;
  readonly env?: Readonly<Record<string, string>>;
}

/** Good and bad connection strings for `startTlsServers`; what psql does with each is in `test/fixtures/libpq.json`. */
export async function connectionCases(servers: TlsServers): Promise<readonly ConnectionCase[]> {
  const { tls, plain, socketDir, home } = servers;
  const port = tls.port;
  const file = (name: string): string => join(home, name);
  const secret = encodeURIComponent(ANN_PASSWORD);
  const odd = encodeURIComponent(ODD_PASSWORD);
  const quoted = `'${ODD_PASSWORD.replace(/['\\]/g, '\\$&')}'`;
  const dead = 1;
  await prepareFiles(servers);
  const ann = (query: string): string => `postgres://ann:${secret}@localhost:${port}/postgres${query}`;
  const carla = `postgres://carla@localhost:${port}/carla?sslcert=${file('client.crt')}`;
  const pass = { PGPASSWORD: ANN_PASSWORD };
  return Object.entries<ConnectionCase['text'] | Omit<ConnectionCase, 'name'>>({
    'URL without sslmode': ann(''),
    'postgresql scheme': ann('').replace('postgres:', 'postgresql:'),
    'sslmode disable': ann('?sslmode=disable'),
    'sslmode allow': ann('?sslmode=allow'),
    'sslmode prefer': ann('?sslmode=prefer'),
    'sslmode require': ann('?sslmode=require'),
    'sslmode verify-ca without a root': ann('?sslmode=verify-ca'),
    'sslmode verify-ca': ann(`?sslmode=verify-ca&sslrootcert=${file('ca.crt')}`),
    'sslmode verify-ca, address': ann(`?sslmode=verify-ca&sslrootcert=${file('ca.crt')}`).replace(
      'localhost',
      '127.0.0.1',
    ),
    'sslmode verify-full': ann(`?sslmode=verify-full&sslrootcert=${file('ca.crt')}`),
    'sslmode verify-full, address': ann(`?sslmode=verify-full&sslrootcert=${file('ca.crt')}`).replace(
      'localhost',
      '127.0.0.1',
    ),
    'sslmode verify-full, hostaddr': ann(`?sslmode=verify-full&sslrootcert=${file('ca.crt')}&hostaddr=127.0.0.1`),
    'sslmode verify-full, another authority': ann(`?sslmode=verify-full&sslrootcert=${file('other-ca.crt')}`),
    'sslmode require with a root checks it': ann(`?sslmode=require&sslrootcert=${file('other-ca.crt')}`),
    'sslmode require with the right root': ann(`?sslmode=require&sslrootcert=${file('ca.crt')}`),
    'sslmode prefer with a wrong root goes on in plain': ann(`?sslmode=prefer&sslrootcert=${file('other-ca.crt')}`),
    'sslrootcert is not a certificate': ann(`?sslmode=verify-full&sslrootcert=${file('pass')}`),
    'sslrootcert missing': ann(`?sslmode=verify-full&sslrootcert=${file('nowhere')}`),
    'sslmode unknown': ann('?sslmode=no-verify'),
    'ssl=true': ann('?ssl=true'),
    PGSSLMODE: { text: ann(''), env: { PGSSLMODE: 'disable' } },
    'PGSSLMODE unknown': { text: ann(''), env: { PGSSLMODE: 'sure' } },
    PGSSLROOTCERT: { text: ann('?sslmode=verify-full'), env: { PGSSLROOTCERT: file('ca.crt') } },
    'root.crt of the home directory': { text: ann('?sslmode=verify-full'), env: { HOME: join(home, 'trusting') } },
    'only TLS, prefer': `postgres://onlytls:${secret}@localhost:${port}/postgres`,
    'only TLS, disable': `postgres://onlytls:${secret}@localhost:${port}/postgres?sslmode=disable`,
    'only TLS, allow': `postgres://onlytls:${secret}@localhost:${port}/postgres?sslmode=allow`,
    'no TLS, prefer': `postgres://notls:${secret}@localhost:${port}/postgres`,
    'no TLS, require': `postgres://notls:${secret}@localhost:${port}/postgres?sslmode=require`,
    'client certificate': `${carla}&sslkey=${file('client.key')}`,
    'client certificate by variables': {
      text: `postgres://carla@localhost:${port}/carla`,
      env: { PGSSLCERT: file('client.crt'), PGSSLKEY: file('client.key') },
    },
    'client certificate, encrypted key': `${carla}&sslkey=${file('client-encrypted.key')}&sslpassword=key-password-of-tests`,
    'client certificate, wrong key password': `${carla}&sslmode=require&sslkey=${file('client-encrypted.key')}&sslpassword=wrong`,
    'client certificate, key for all to read': `${carla}&sslmode=require&sslkey=${file('open.key')}`,
    'client certificate, key missing': `${carla}&sslmode=require&sslkey=${file('nowhere')}`,
    'client certificate missing': `postgres://carla@localhost:${port}/carla?sslmode=require`,
    'server without TLS, prefer': `postgres://ann:${secret}@127.0.0.1:${plain.port}/postgres`,
    'server without TLS, require': `postgres://ann:${secret}@127.0.0.1:${plain.port}/postgres?sslmode=require`,
    'keyword string': `host=localhost port=${port} user=ann password='${ANN_PASSWORD}' dbname=postgres`,
    'keyword string with spaces around =': `host = localhost port= ${port} user =ann password = '${ANN_PASSWORD}'`,
    'keyword string with every character': `host=localhost port=${port} user=odd dbname='an odd/name' password=${quoted}`,
    'keyword string without a closing quote': `host=localhost port=${port} user=ann password='${ANN_PASSWORD}`,
    'keyword string with an unquoted space': `host=localhost port=${port} user=ann password=${ANN_PASSWORD} dbname=postgres`,
    'keyword string, unknown keyword': `host=localhost port=${port} usr=ann`,
    'keyword string, = without a name': `host=localhost =x`,
    'URL with every character encoded': `postgres://odd:${odd}@localhost:${port}/an%20odd%2Fname`,
    'URL, unknown parameter': ann('?sslmod=require'),
    'URL, parameter without value': ann('?sslmode'),
    'URL, second = in a parameter': ann('?options=-c%20a=b'),
    'URL, wrong %-encoding': `postgres://ann:%zz@localhost:${port}/postgres`,
    'URL, port is a word': `postgres://ann:${secret}@localhost:port/postgres`,
    'URL, port out of range': `postgres://ann:${secret}@localhost:70000/postgres`,
    'URL, IPv6 without ]': `postgres://ann:${secret}@[::1/postgres`,
    'URL, user and password as parameters': `postgres://localhost:${port}/postgres?user=ann&password=${secret}`,
    'URL, host as parameter': `postgres:///postgres?host=localhost&port=${port}&user=ann&password=${secret}`,
    'database defaults to the user': `postgres://ann:${secret}@localhost:${port}`,
    'database missing': `postgres://ann:${secret}@localhost:${port}/nowhere`,
    'role missing': `postgres://ghost:${secret}@localhost:${port}/postgres`,
    'role that may not log in': `postgres://mute:${secret}@localhost:${port}/postgres`,
    'wrong password': `postgres://ann:not-the-password@localhost:${port}/postgres`,
    'no password': `postgres://ann@localhost:${port}/postgres`,
    trust: `postgres://trusty@localhost:${port}/postgres`,
    'variables alone': {
      text: null,
      env: { ...pass, PGHOST: 'localhost', PGPORT: String(port), PGUSER: 'ann', PGDATABASE: 'postgres' },
    },
    PGHOSTADDR: { text: `postgres://ann@localhost:${port}/postgres`, env: { ...pass, PGHOSTADDR: '127.0.0.1' } },
    'hostaddr is not an address': `host=localhost hostaddr=nowhere port=${port} user=ann`,
    'socket, keyword': `host=${socketDir} port=${port} user=ann dbname=postgres`,
    'socket, %2F': `postgres://ann@${encodeURIComponent(socketDir)}:${port}/postgres`,
    'socket, host parameter': `postgres:///postgres?user=ann&host=${socketDir}&port=${port}`,
    'socket, sslmode require has no meaning': `host=${socketDir} port=${port} user=ann dbname=postgres sslmode=require`,
    'socket missing': `host=${home} port=${port} user=ann`,
    'connection refused': `postgres://ann:${secret}@127.0.0.1:${dead}/postgres`,
    'host unknown': `postgres://ann:${secret}@no-such-host.invalid:${port}/postgres`,
    'hosts, the first one dead': `postgres://ann:${secret}@127.0.0.1:${dead},localhost:${port}/postgres`,
    'hosts, all dead': `postgres://ann:${secret}@127.0.0.1:${dead},127.0.0.1:${dead + 1}/postgres`,
    'hosts, read-write': `host=127.0.0.1,localhost port=${plain.port},${port} user=ann password='${ANN_PASSWORD}' dbname=postgres target_session_attrs=read-write`,
    'hosts, read-only': `host=localhost,127.0.0.1 port=${port},${plain.port} user=ann password='${ANN_PASSWORD}' dbname=postgres target_session_attrs=read-only`,
    'hosts, standby': `host=localhost,127.0.0.1 port=${port},${plain.port} user=ann password='${ANN_PASSWORD}' dbname=postgres target_session_attrs=standby`,
    'hosts, prefer-standby': `host=localhost,127.0.0.1 port=${port},${plain.port} user=ann password='${ANN_PASSWORD}' dbname=postgres target_session_attrs=prefer-standby`,
    'hosts, one server read-only': {
      text: `postgres://ann:${secret}@127.0.0.1:${plain.port}/postgres`,
      env: { PGTARGETSESSIONATTRS: 'read-write' },
    },
    'hosts and ports do not match': `host=localhost,127.0.0.1 port=1,2,3 user=ann`,
    'target_session_attrs unknown': ann('?target_session_attrs=leader'),
    service: { text: 'service=shop', env: { ...pass, PGSERVICEFILE: file('services') } },
    PGSERVICE: { text: null, env: { ...pass, PGSERVICE: 'shop', PGSERVICEFILE: file('services') } },
    'service, the string wins': { text: 'service=shop dbname=ann', env: { ...pass, PGSERVICEFILE: file('services') } },
    'service unknown': { text: 'service=shoe', env: { ...pass, PGSERVICEFILE: file('services') } },
    'service file missing': { text: 'service=shop', env: { ...pass, PGSERVICEFILE: file('nowhere') } },
    'service with an unknown parameter': { text: 'service=broken', env: { ...pass, PGSERVICEFILE: file('services') } },
    'password file': { text: `postgres://ann@localhost:${port}/postgres`, env: { PGPASSFILE: file('pass') } },
    'password file with escapes': { text: `postgres://odd@localhost:${port}/ann`, env: { PGPASSFILE: file('pass') } },
    'password file, no line': {
      text: `postgres://clear@localhost:${port}/postgres`,
      env: { PGPASSFILE: file('pass') },
    },
    'password file for all to read': {
      text: `postgres://ann@localhost:${port}/postgres`,
      env: { PGPASSFILE: file('open-pass') },
    },
    PGOPTIONS: { text: ann(''), env: { PGOPTIONS: '-c role=none' } },
    'options wrong': ann('?options=-c%20no_such_setting%3D1'),
    application_name: ann('?application_name=shop'),
    'connect_timeout is a word': ann('?connect_timeout=soon'),
    'connect_timeout 0 waits without limit': ann('?connect_timeout=0'),
    'connect_timeout 2': ann('?connect_timeout=2'),
    'options in a keyword string': `host=localhost port=${port} user=ann password='${ANN_PASSWORD}' dbname=postgres options='-c search_path=x'`,
    'options with a setting of another role': ann('?options=-c%20role%3Dtrusty'),
    PGAPPNAME: { text: ann(''), env: { PGAPPNAME: 'shop' } },
    PGCONNECT_TIMEOUT: { text: ann(''), env: { PGCONNECT_TIMEOUT: 'soon' } },
    'require_auth scram-sha-256': ann('?require_auth=scram-sha-256'),
    'require_auth md5': ann('?require_auth=md5'),
    'require_auth, two methods': ann('?require_auth=md5,scram-sha-256'),
    'require_auth not scram-sha-256': ann('?require_auth=!scram-sha-256'),
    'require_auth none': ann('?require_auth=none'),
    'require_auth none, trust': `postgres://trusty@localhost:${port}/postgres?require_auth=none`,
    'require_auth scram-sha-256, trust': `postgres://trusty@localhost:${port}/postgres?require_auth=scram-sha-256`,
    'require_auth scram-sha-256, clear text': `postgres://clear:${secret}@localhost:${port}/postgres?require_auth=scram-sha-256`,
    'require_auth password, clear text': `postgres://clear:${secret}@localhost:${port}/postgres?require_auth=password`,
    'require_auth unknown': ann('?require_auth=scram'),
    'require_auth allows and forbids': ann('?require_auth=md5,!none'),
    PGREQUIREAUTH: { text: ann(''), env: { PGREQUIREAUTH: 'md5' } },
    'sslrootcert system': ann('?sslrootcert=system'),
    'sslrootcert system, authority in SSL_CERT_FILE': {
      text: ann('?sslrootcert=system'),
      env: { SSL_CERT_FILE: file('ca.crt') },
    },
    'sslrootcert system, verify-full': ann('?sslrootcert=system&sslmode=verify-full'),
    'sslrootcert system, require': ann('?sslrootcert=system&sslmode=require'),
    'PGSSLROOTCERT system': { text: ann(''), env: { PGSSLROOTCERT: 'system' } },
    PGSSLSNI: { text: ann('?sslmode=require'), env: { PGSSLSNI: '0' } },
    'PGSSLCERT without a key': {
      text: `postgres://carla@localhost:${port}/carla?sslmode=require`,
      env: { PGSSLCERT: file('client.crt'), PGSSLKEY: file('nowhere') },
    },
    'client certificate, verify-full': `${carla}&sslkey=${file('client.key')}&sslmode=verify-full&sslrootcert=${file('ca.crt')}`,
    'client certificate, another authority': `${carla}&sslkey=${file('client.key')}&sslmode=verify-full&sslrootcert=${file('other-ca.crt')}`,
    'client certificate, sslcertmode disable': `${carla}&sslkey=${file('client.key')}&sslmode=require&sslcertmode=disable`,
    'hosts, primary': `host=127.0.0.1,localhost port=${plain.port},${port} user=ann password='${ANN_PASSWORD}' dbname=postgres target_session_attrs=primary`,
    'hosts, in any order': `postgres://ann:${secret}@127.0.0.1:${dead},localhost:${port}/postgres?load_balance_hosts=random`,
    'load_balance_hosts unknown': ann('?load_balance_hosts=always'),
    'sslnegotiation direct': ann('?sslnegotiation=direct&sslmode=require'),
    'sslnegotiation direct, prefer': ann('?sslnegotiation=direct'),
    PGCHANNELBINDING: { text: ann('?sslmode=disable'), env: { PGCHANNELBINDING: 'require' } },
    'channel_binding require': ann('?channel_binding=require&sslmode=require'),
    'channel_binding require without TLS': ann('?channel_binding=require&sslmode=disable'),
    'channel_binding require, clear text': `postgres://clear:${secret}@localhost:${port}/postgres?channel_binding=require&sslmode=require`,
    'channel_binding unknown': ann('?channel_binding=maybe'),
    'TLS versions contradict': ann('?ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2'),
    'TLS 1.2': ann('?sslmode=require&ssl_max_protocol_version=TLSv1.2'),
    'another scheme': `mysql://ann:${secret}@localhost:${port}/postgres?ssl=true`,
    'gssencmode require': ann('?gssencmode=require'),
  }).map(([name, value]) => (value === null || typeof value === 'string' ? { name, text: value } : { name, ...value }));
}

async function prepareFiles({ tls, home }: TlsServers): Promise<void> {
  const escaped = ODD_PASSWORD.replace(/[:\\]/g, '\\$&');
  const lines = [
    '# a comment',
    `localhost:${tls.port}:postgres:bob:another`,
    `localhost:*:ann:odd:${escaped}`,
    `localhost:${tls.port}:*:ann:${ANN_PASSWORD}`,
    '',
  ].join('\n');
  for (const [name, mode] of [
    ['pass', 0o600],
    ['open-pass', 0o644],
  ] as const) {
    await writeFile(join(home, name), lines);
    await chmod(join(home, name), mode);
  }
  await writeFile(
    join(home, 'services'),
    `# services\n[other]\nhost=nowhere\n[shop]\nhost=localhost\nport=${tls.port}\nuser=ann\ndbname=postgres\n[broken]\nhots=localhost\n`,
  );
}
