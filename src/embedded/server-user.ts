import { readFile } from 'node:fs/promises';
import { PgherdError } from '../errors.ts';

/** The unprivileged user that runs PostgreSQL's programs when pgherd runs as root: PostgreSQL refuses root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * `postgres` if the system has it, else `nobody`; null when pgherd does not run as root and runs all programs as the
 * current user.
 */
export async function findServerUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const account = accounts.find(([name]) => name === wanted);
    const uid = Number(account?.[2]);
    const gid = Number(account?.[3]);
    if (Number.isInteger(uid) && uid > 0 && Number.isInteger(gid)) return { name: wanted, uid, gid };
  }
  throw new PgherdError(
    'embedded_postgres_failed',
    'PostgreSQL refuses to run as root, and /etc/passwd contains neither a user postgres nor a user nobody',
    { hint: 'Run as an ordinary user. On a server of your own, use pgherd migrate, apply and run.' },
  );
}
