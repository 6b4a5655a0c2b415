/** Of a name in PostgreSQL, in bytes. */
const NAME_BYTES = 63;

/** The application name of a daemon's heartbeat session. As PostgreSQL stores it: ASCII, cut to 63 characters. */
export function heartbeatName(pid: number, hostname: string): string {
  return `${HEARTBEAT} ${pid}@${hostname}`.replace(/[^ -~]/g, '?').slice(0, NAME_BYTES);
}

/** The process and the host, perhaps cut, that an application name of `heartbeatName` contains; null: another session. */
export function heartbeatOf(name: string): { readonly pid: number; readonly hostname: string } | null {
  const match = /^pgherd heartbeat (\d{1,10})@(.*)$/.exec(name);
  return match === null ? null : { pid: Number(match[1]), hostname: match[2] ?? '' };
}

const HEARTBEAT = 'pgherd heartbeat';
