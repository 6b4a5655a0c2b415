import { serverErrorOf } from '../sqlstate.ts';

/** Returns `-c name=value …` for the startup packet, after the options of the connection string; null: there are none. */
export function startOptions(own: string | null, settings: Readonly<Record<string, string>>): string | null {
  const parts = Object.entries(settings).map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`);
  const all = own === null ? parts : [own, ...parts];
  return all.length === 0 ? null : all.join(' ');
}

/** PgBouncer and RDS Proxy reject settings at login unless they are configured to ignore them. */
export function refusesStartSettings(error: unknown): boolean {
  const server = serverErrorOf(error);
  if (server === null) return false;
  return (
    server.message.startsWith('unsupported startup parameter') ||
    (server.sqlstate === '0A000' && /(command-line options|startup parameter)/i.test(server.message))
  );
}
