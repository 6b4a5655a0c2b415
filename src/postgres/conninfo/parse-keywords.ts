import { conninfoError, EXAMPLES } from './conninfo-error.ts';
import { hintForUnknown, isKeyword } from './keywords.ts';

const QUOTE_HINT =
  "quote values that contain spaces, or are empty: password='two words'; \\' and \\\\ stand for ' and \\";

/**
 * Returns the parameters of `host=… dbname='…'`, read as libpq reads it. Throws `usage`.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
 */
export function parseKeywords(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  let passwordSeen = false;
  let rest = text.trimStart();
  while (rest !== '') {
    const [whole, name = ''] = /^([^=\s]*)\s*=\s*/.exec(rest) ?? [];
    if (whole === undefined) {
      throw conninfoError('the connection string contains a value without the name of a parameter', QUOTE_HINT);
    }
    if (name === '') throw conninfoError('the connection string contains "=" without a name before it', EXAMPLES);
    // After a password with spaces in it, an apparent name may be a part of the password.
    if (!isKeyword(name)) throw unknownParameter(name, passwordSeen);
    passwordSeen ||= name === 'password' || name === 'sslpassword';
    const { value, length } = readValue(rest.slice(whole.length), name);
    parameters.set(name, value);
    rest = rest.slice(whole.length + length).trimStart();
  }
  return parameters;
}

function unknownParameter(name: string, passwordSeen: boolean): Error {
  const hint = hintForUnknown(name);
  if (passwordSeen) {
    const end = hint.startsWith('did you mean') ? `; ${hint}` : '';
    return conninfoError('an unknown parameter follows the password in the connection string', `${QUOTE_HINT}${end}`);
  }
  const shown = /^[A-Za-z_]{1,40}$/.test(name) ? ` "${name}"` : '';
  return conninfoError(`the connection string has an unknown parameter${shown}`, hint);
}

function readValue(text: string, name: string): { readonly value: string; readonly length: number } {
  const quoted = text.startsWith("'");
  const match = (quoted ? /^'((?:[^'\\]|\\.)*)'/s : /^((?:[^\s\\]|\\.|\\$)*)/s).exec(text);
  if (match === null) {
    throw conninfoError(`the value of ${name} in the connection string has no closing quote`, QUOTE_HINT);
  }
  return { value: (match[1] ?? '').replace(/\\(.?)/gs, '$1'), length: match[0].length };
}
