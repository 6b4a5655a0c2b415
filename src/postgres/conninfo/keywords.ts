import { didYouMean } from '../../text/did-you-mean.ts';

/** What pgherd does with a parameter of libpq. */
export type Support =
  | 'used'
  /** Valid, but without effect: tuning that Node.js does not support, or a decision that pgherd makes by itself. */
  | 'ignored'
  /** Not supported. The connection would be less safe than the user demands, so it is an error. */
  | 'refused';

interface Keyword {
  /** The environment variable that supplies a default, or null. */
  readonly variable: string | null;
  readonly support: Support;
}

const used = (variable: string | null = null): Keyword => ({ variable, support: 'used' });
const ignored = (variable: string | null = null): Keyword => ({ variable, support: 'ignored' });
const refused = (variable: string | null = null): Keyword => ({ variable, support: 'refused' });

/** Every parameter of libpq 18. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS */
export const KEYWORDS: Readonly<Record<string, Keyword>> = {
  service: used('PGSERVICE'),
  servicefile: used('PGSERVICEFILE'),
  host: used('PGHOST'),
  hostaddr: used('PGHOSTADDR'),
  port: used('PGPORT'),
  dbname: used('PGDATABASE'),
  user: used('PGUSER'),
  password: used('PGPASSWORD'),
  passfile: used('PGPASSFILE'),
  require_auth: used('PGREQUIREAUTH'),
  channel_binding: used('PGCHANNELBINDING'),
  connect_timeout: used('PGCONNECT_TIMEOUT'),
  client_encoding: used('PGCLIENTENCODING'),
  options: used('PGOPTIONS'),
  application_name: used('PGAPPNAME'),
  fallback_application_name: ignored(),
  keepalives: used(),
  keepalives_idle: used(),
  keepalives_interval: ignored(),
  keepalives_count: ignored(),
  tcp_user_timeout: ignored(),
  replication: refused(),
  gssencmode: used('PGGSSENCMODE'),
  sslmode: used('PGSSLMODE'),
  sslnegotiation: used('PGSSLNEGOTIATION'),
  sslcompression: ignored('PGSSLCOMPRESSION'),
  sslcert: used('PGSSLCERT'),
  sslkey: used('PGSSLKEY'),
  sslpassword: used(),
  sslcertmode: used('PGSSLCERTMODE'),
  sslrootcert: used('PGSSLROOTCERT'),
  sslcrl: used('PGSSLCRL'),
  sslcrldir: refused('PGSSLCRLDIR'),
  sslsni: used('PGSSLSNI'),
  sslkeylogfile: refused(),
  ssl_min_protocol_version: used('PGSSLMINPROTOCOLVERSION'),
  ssl_max_protocol_version: used('PGSSLMAXPROTOCOLVERSION'),
  min_protocol_version: used('PGMINPROTOCOLVERSION'),
  max_protocol_version: used('PGMAXPROTOCOLVERSION'),
  requirepeer: refused('PGREQUIREPEER'),
  krbsrvname: ignored('PGKRBSRVNAME'),
  gsslib: ignored('PGGSSLIB'),
  gssdelegation: ignored('PGGSSDELEGATION'),
  target_session_attrs: used('PGTARGETSESSIONATTRS'),
  load_balance_hosts: used('PGLOADBALANCEHOSTS'),
  scram_client_key: refused(),
  scram_server_key: refused(),
  oauth_issuer: refused(),
  oauth_client_id: refused(),
  oauth_client_secret: refused(),
  oauth_scope: refused(),
};

export function isKeyword(name: string): boolean {
  return Object.hasOwn(KEYWORDS, name);
}

/** Parameters of other drivers and tools, from which connection strings are often copied. */
const FOREIGN: Readonly<Record<string, string>> = {
  uselibpqcompat: 'it is a parameter of node-postgres: leave it out, sslmode has the meaning it has for psql',
  pgbouncer: 'it is a parameter of Prisma: leave it out',
  connection_limit: 'it is a parameter of Prisma: leave it out',
  pool_timeout: 'it is a parameter of Prisma: leave it out',
  schema: 'it is a parameter of Prisma: leave it out, and name the schema in pgherd.yaml or with --schema',
  currentSchema: 'it is a parameter of JDBC: leave it out, and name the schema in pgherd.yaml or with --schema',
  database: 'the parameter is named dbname',
  username: 'the parameter is named user',
  pass: 'the parameter is named password',
  sslfactory: 'it is a parameter of JDBC: leave it out, and set sslmode and sslrootcert',
  sslaccept: 'it is a parameter of Prisma: leave it out, and set sslmode',
  sslidentity: 'it is a parameter of Prisma: set sslcert and sslkey',
  statement_timeout: 'write options=-c%20statement_timeout=5000',
  search_path: 'write options=-c%20search_path=name',
};

/** Returns the next step for an unknown parameter. It contains the name only where that is a known one. */
export function hintForUnknown(name: string): string {
  if (Object.hasOwn(FOREIGN, name)) return FOREIGN[name] ?? '';
  const near = didYouMean(name, Object.keys(KEYWORDS));
  return near === null ? 'leave it out; docs/connect.md lists the parameters' : `did you mean ${near}?`;
}
