import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { conninfoError, EXAMPLES } from './conninfo-error.ts';
import { KEYWORDS } from './keywords.ts';
import {
  AUTH_METHODS,
  type AuthMethod,
  type AuthParameters,
  type ConnectionParameters,
  SESSION_ATTRS,
} from './parameters.ts';
import { parseKeywords } from './parse-keywords.ts';
import { isUri, parseUri } from './parse-uri.ts';
import { serversOf } from './servers.ts';
import { findService } from './service-file.ts';
import { tlsParametersOf } from './tls-parameters.ts';
import { type Environment, Values } from './values.ts';

/**
 * Returns the parameters of a connection string (null: none), completed from its service, the `PG*` variables and the defaults,
 * as libpq does. Throws `usage` for a parameter that cannot be read, is unknown or is not supported, and repeats no secret.
 */
export function resolveConnection(text: string | null, env: Environment): ConnectionParameters {
  const given = text === null ? new Map<string, string>() : parseConninfo(text);
  const home = env.HOME !== undefined && env.HOME !== '' ? env.HOME : homedir();
  const values = new Values(given, serviceOf(given, env, home), env);
  refuseUnsupported(values);
  const user = values.get('user') ?? systemUser(env);
  const password = values.get('password');
  const timeoutSeconds = values.integer('connect_timeout');
  const idleSeconds = values.integer('keepalives_idle') ?? 0;
  return {
    servers: serversOf(values),
    database: values.get('dbname') ?? user,
    user,
    password: password === null ? null : () => password,
    passwordFile: values.get('passfile') ?? join(home, '.pgpass'),
    given: text !== null || values.hasAny(['host', 'hostaddr', 'port', 'dbname', 'user', 'service']),
    applicationName: values.get('application_name'),
    options: values.get('options'),
    connectTimeoutMs: timeoutSeconds === null ? null : Math.max(0, timeoutSeconds) * 1000,
    keepAliveMs: values.integer('keepalives') === 0 ? null : idleSeconds > 0 ? idleSeconds * 1000 : KEEP_ALIVE_MS,
    sessionAttrs: values.choice('target_session_attrs', SESSION_ATTRS, 'any'),
    balance: values.choice('load_balance_hosts', ['disable', 'random'], 'disable') === 'random',
    tls: tlsParametersOf(values, join(home, '.postgresql')),
    auth: authOf(values),
  };
}

const KEEP_ALIVE_MS = 5_000;

function parseConninfo(text: string): ReadonlyMap<string, string> {
  if (isUri(text)) return parseUri(text);
  // Not every text with "=" in it: a URL with a misspelled scheme may contain one as well.
  if (text.includes('=') && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text.trim())) return parseKeywords(text);
  throw conninfoError('the connection string is neither a postgres:// URL nor name=value pairs', EXAMPLES);
}

function serviceOf(given: ReadonlyMap<string, string>, env: Environment, home: string): ReadonlyMap<string, string> {
  const own = new Values(given, new Map(), env);
  const service = own.get('service');
  if (service === null) return new Map();
  return findService(service, {
    file: own.get('servicefile'),
    home,
    systemDirectory: env.PGSYSCONFDIR ?? '/etc/postgresql-common',
  });
}

/** Refuses what libpq supports and pgherd does not: ignoring a request for more safety would be worse than an error. */
function refuseUnsupported(values: Values): void {
  for (const [name, { support }] of Object.entries(KEYWORDS)) {
    if (support === 'refused' && values.get(name) !== null) throw notSupported(name, 'leave it out');
  }
  const gss = values.choice('gssencmode', ['disable', 'prefer', 'require'], 'prefer');
  if (gss === 'require') throw notSupported('gssencmode=require', 'use TLS: sslmode=verify-full');
  const encoding = values.get('client_encoding');
  if (encoding !== null && !/^(auto|utf-?8|unicode)$/i.test(encoding)) {
    throw values.invalid('client_encoding', 'pgherd always uses UTF8');
  }
  const minimum = values.choice('min_protocol_version', ['3.0', '3.2', 'latest'], '3.0');
  if (minimum !== '3.0')
    throw notSupported(`min_protocol_version=${minimum}`, 'leave it out: pgherd uses protocol 3.0');
  values.choice('max_protocol_version', ['3.0', '3.2', 'latest'], '3.0');
  for (const name of ['keepalives_interval', 'keepalives_count', 'tcp_user_timeout']) values.integer(name);
}

function notSupported(what: string, hint: string): Error {
  return conninfoError(`the connection parameter ${what} is not supported`, hint);
}

function authOf(values: Values): AuthParameters {
  const channelBinding = values.choice('channel_binding', ['disable', 'prefer', 'require'], 'prefer');
  const text = values.get('require_auth');
  if (text === null) return { methods: null, channelBinding };
  const expected = `a list of ${AUTH_METHODS.join(', ')}, or of all of them with "!" before`;
  const words = text.split(',').map((word) => word.trim());
  const negated = words.filter((word) => word.startsWith('!'));
  if (negated.length !== 0 && negated.length !== words.length) throw values.invalid('require_auth', expected);
  const methods = words.map((word): AuthMethod => {
    const method = AUTH_METHODS.find((name) => name === word.replace(/^!/, ''));
    if (method === undefined) throw values.invalid('require_auth', expected);
    return method;
  });
  const named = new Set(methods);
  if (named.size !== methods.length) throw values.invalid('require_auth', 'each method once');
  return {
    methods: negated.length === 0 ? named : new Set(AUTH_METHODS.filter((method) => !named.has(method))),
    channelBinding,
  };
}

function systemUser(env: Environment): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER ?? env.USERNAME ?? 'postgres'; // a container may run as a user id that has no name
  }
}
