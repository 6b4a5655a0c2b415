/** One server to connect to. */
export interface ServerAddress {
  /** A host name, an address, or the directory of a unix socket. For messages, certificates and the password file. */
  readonly host: string;
  /** The address to connect to instead of looking `host` up, or null. */
  readonly hostaddr: string | null;
  readonly port: number;
}

export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

export const SESSION_ATTRS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type SessionAttrs = (typeof SESSION_ATTRS)[number];

export const AUTH_METHODS = ['password', 'md5', 'gss', 'sspi', 'scram-sha-256', 'oauth', 'none'] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** As given. Files are read when a session is opened, so that a renewed certificate needs no restart. */
export interface TlsParameters {
  readonly mode: SslMode;
  readonly negotiation: 'postgres' | 'direct';
  /** The file of trusted certificates, or `system`; null: the default file where it exists. */
  readonly rootCert: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly keyPassword: (() => string) | null;
  /** false: no certificate is sent (`sslcertmode=disable`). */
  readonly sendCert: boolean;
  readonly revoked: string | null;
  readonly sendServerName: boolean;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion | null;
  /** The directory of the default files: `~/.postgresql`. */
  readonly directory: string;
}

export interface AuthParameters {
  /** The ways to log in that are accepted; null: all. */
  readonly methods: ReadonlySet<AuthMethod> | null;
  readonly channelBinding: 'disable' | 'prefer' | 'require';
}

/** A connection string, combined with a service file, the environment and the defaults. The password is not printed with it. */
export interface ConnectionParameters {
  /** The servers in the order in which they are tried; at least one. */
  readonly servers: readonly ServerAddress[];
  readonly database: string;
  readonly user: string;
  /** The password that was given, or null. */
  readonly password: (() => string) | null;
  readonly passwordFile: string;
  /** Whether any source named a server; false: all values are defaults. */
  readonly given: boolean;
  readonly applicationName: string | null;
  /** For the server's command line, as `-c name=value`. */
  readonly options: string | null;
  /** For each server; null: the caller's default, 0: no limit. */
  readonly connectTimeoutMs: number | null;
  /** null: no TCP keepalives. */
  readonly keepAliveMs: number | null;
  readonly sessionAttrs: SessionAttrs;
  /** Whether the servers are tried in random order. */
  readonly balance: boolean;
  readonly tls: TlsParameters;
  readonly auth: AuthParameters;
}
