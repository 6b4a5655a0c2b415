import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_LIMITS, readBoundedFile, reasonOf } from '../../bounded-file.ts';
import { conninfoError } from './conninfo-error.ts';
import { hintForUnknown, isKeyword } from './keywords.ts';

/**
 * Returns the parameters of `[service]` in the text of a service file, or null when the section does not exist. Throws `usage`,
 * naming the line.
 */
export function parseService(text: string, service: string, file: string): ReadonlyMap<string, string> | null {
  let found: Map<string, string> | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (found !== null) break;
      if (line === `[${service}]`) found = new Map();
      continue;
    }
    if (found === null) continue;
    const at = line.indexOf('=');
    const name = line.slice(0, Math.max(at, 0));
    const place = `${file}:${index + 1}`;
    if (at === -1) throw conninfoError(`${place}: a line of a service has no "="`, 'write name=value');
    if (!isKeyword(name)) throw conninfoError(`${place}: a service sets an unknown parameter`, hintForUnknown(name));
    if (name === 'service' || name === 'servicefile') {
      throw conninfoError(`${place}: a service may not set ${name}`, 'write the parameters themselves');
    }
    // As in libpq, the first value applies, and quotes are not removed.
    if (!found.has(name)) found.set(name, line.slice(at + 1));
  }
  return found;
}

/**
 * Finds a service where libpq does: in the given file or `~/.pg_service.conf`, then in `pg_service.conf` in PGSYSCONFDIR.
 * Throws `usage` when no file contains it.
 */
export function findService(
  service: string,
  {
    file,
    home,
    systemDirectory,
  }: { readonly file: string | null; readonly home: string; readonly systemDirectory: string },
): ReadonlyMap<string, string> {
  if (file !== null && !existsSync(file)) {
    throw conninfoError(`the service file ${file} does not exist`, 'check PGSERVICEFILE or servicefile');
  }
  const files = [file ?? join(home, '.pg_service.conf'), join(systemDirectory, 'pg_service.conf')];
  for (const path of files) {
    const found = existsSync(path) ? parseService(readText(path), service, path) : null;
    if (found !== null) return found;
  }
  throw conninfoError(
    `the service "${service}" is not defined in ${files.join(' or ')}`,
    `add [${service}] to it, or correct the name`,
  );
}

function readText(path: string): string {
  try {
    return readBoundedFile(path, FILE_LIMITS.credentials).toString('utf8');
  } catch (error) {
    throw conninfoError(
      `the service file ${path} cannot be read: ${reasonOf(error)}`,
      'check its path and permissions',
    );
  }
}
