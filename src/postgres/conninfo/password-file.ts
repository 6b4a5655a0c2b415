import { statSync } from 'node:fs';
import { FILE_LIMITS, readBoundedFile, reasonOf } from '../../bounded-file.ts';

/** The connection that the lines of a password file are compared with. */
export interface PasswordKey {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** Returns the password of the first line `host:port:database:user:password` that matches, or null. `*` matches anything. */
export function findPassword(text: string, key: PasswordKey): string | null {
  const wanted = [key.host, String(key.port), key.database, key.user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = splitLine(line);
    if (fields === null) continue;
    if (wanted.every((value, index) => fields.names[index] === '*' || unescaped(fields.names[index] ?? '') === value)) {
      return unescaped(fields.password);
    }
  }
  return null;
}

/** Four fields; the rest of the line is the password, in which a colon needs no backslash. */
function splitLine(line: string): { readonly names: readonly string[]; readonly password: string } | null {
  const names: string[] = [];
  let rest = line;
  while (names.length < 4) {
    const match = /^((?:[^:\\]|\\.)*):/s.exec(rest);
    if (match === null) return null;
    names.push(match[1] ?? '');
    rest = rest.slice(match[0].length);
  }
  return { names, password: rest };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

export interface FoundPassword {
  readonly password: string | null;
  /** The reason why the file was ignored, for the hint of a login that fails without it; null: it was read, or does not exist. */
  readonly ignored: string | null;
}

/** Finds a password in a file. As in libpq, a file that others than its owner may read is ignored. */
export function passwordFromFile(file: string, key: PasswordKey): FoundPassword {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return { password: null, ignored: null };
  if (!stat.isFile()) return { password: null, ignored: `the password file ${file} is not a plain file` };
  if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
    return {
      password: null,
      ignored: `the password file ${file} is ignored because its group or others may read it: chmod 0600 ${file}`,
    };
  }
  try {
    return {
      password: findPassword(readBoundedFile(file, FILE_LIMITS.credentials).toString('utf8'), key),
      ignored: null,
    };
  } catch (error) {
    return { password: null, ignored: `the password file ${file} cannot be read: ${reasonOf(error)}` };
  }
}
