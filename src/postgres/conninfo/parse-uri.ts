import { conninfoError, ENCODE, EXAMPLES } from './conninfo-error.ts';
import { hintForUnknown, isKeyword } from './keywords.ts';

/** Returns whether libpq treats the text as a URI. */
export function isUri(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text);
}

/**
 * Returns the parameters of `postgres://user:password@host:port,host:port/dbname?name=value`, read as libpq reads it. Throws
 * `usage`. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function parseUri(uri: string): ReadonlyMap<string, string> {
  const rest = uri.replace(/^postgres(ql)?:\/\//, '');
  refuseUnencodedAt(rest);
  const parameters = new Map<string, string>();
  const set = (name: string, value: string): void => {
    if (value !== '') parameters.set(name, value);
  };
  const login = /^([^@/]*)@/.exec(rest);
  if (login !== null) {
    const [user = '', password] = splitOnce(login[1] ?? '', ':');
    set('user', decode(user));
    if (password !== null) set('password', decode(password));
  }
  const place = login === null ? rest : rest.slice(login[0].length);
  const [, servers = '', path = '', query] = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(place) ?? [];
  const parts = servers.split(',').map(hostAndPort);
  if (parts.some(({ host }) => host !== '')) parameters.set('host', parts.map(({ host }) => decode(host)).join(','));
  if (parts.some(({ port }) => port !== '')) parameters.set('port', parts.map(({ port }) => decode(port)).join(','));
  set('dbname', decode(path));
  for (const [name, value] of query === undefined ? [] : parseQuery(query)) set(name, value);
  return parameters;
}

/** An @ that is not encoded may end the password too early, and its second half would be printed as a host. */
function refuseUnencodedAt(rest: string): void {
  const count = rest.split('@').length - 1;
  const inAuthority = /^[^/]*@/.test(rest);
  const mayHoldPassword = /^[^/?]*:/.test(rest);
  if (count <= 1 && (count === 0 || inAuthority || !mayHoldPassword)) return;
  throw conninfoError('the connection string cannot be read: it contains an "@" or "/" that is not encoded', ENCODE);
}

function hostAndPort(text: string): { readonly host: string; readonly port: string } {
  const [, address, after = ''] = /^\[([^\]]*)\](.*)$/s.exec(text) ?? [];
  if (address === undefined) {
    if (text.startsWith('[')) throw conninfoError('the connection string has no "]" after an IPv6 address', EXAMPLES);
    const [host, port] = splitOnce(text, ':');
    return { host, port: port ?? '' };
  }
  if (address === '') throw conninfoError('the connection string has an empty IPv6 address', EXAMPLES);
  if (after !== '' && !after.startsWith(':')) {
    throw conninfoError('the connection string has text between an IPv6 address and its port', EXAMPLES);
  }
  return { host: address, port: after.slice(1) };
}

function* parseQuery(query: string): Generator<readonly [string, string]> {
  let passwordSeen = false;
  // As in libpq, one & at the end is ignored.
  for (const pair of query === '' ? [] : query.replace(/&$/, '').split('&')) {
    const [rawName, rawValue] = splitOnce(pair, '=');
    if (rawValue === null) {
      throw conninfoError('a parameter of the connection string has no "=" and value', `${ENCODE}, ? as %3F, & as %26`);
    }
    if (rawValue.includes('=')) {
      throw conninfoError('a parameter of the connection string has a second "="', 'write "=" in a value as %3D');
    }
    const name = decode(rawName);
    const value = decode(rawValue);
    if (name === 'ssl' && (value === 'true' || value === 'false')) {
      // As libpq reads the URLs of JDBC; "false" is an error there, but has only one meaning.
      yield ['sslmode', value === 'true' ? 'require' : 'disable'];
    } else if (isKeyword(name)) {
      passwordSeen ||= name === 'password' || name === 'sslpassword';
      yield [name, value];
    } else {
      // After a password with an & in it, an apparent name may be a part of the password.
      const shown = !passwordSeen && /^[A-Za-z_]{1,40}$/.test(name) ? `"${name}" ` : '';
      throw conninfoError(`the connection string has an unknown parameter ${shown}`.trimEnd(), hintForUnknown(name));
    }
  }
}

/** Decodes %xx as libpq does: `+` stays, and %00 is refused. */
function decode(text: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(text) || /%00/.test(text)) {
    throw conninfoError('the connection string contains a "%" that does not begin an encoded character', ENCODE);
  }
  try {
    return decodeURIComponent(text);
  } catch {
    throw conninfoError('the connection string contains %-encoded bytes that are not UTF-8', ENCODE);
  }
}

function splitOnce(text: string, separator: string): readonly [string, string | null] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}
