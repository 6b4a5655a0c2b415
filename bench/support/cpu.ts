import { readdirSync, readFileSync } from 'node:fs';
import type { Connection } from '../../src/postgres/connection.ts';

/** Seconds of CPU so far; null where the system has no /proc, or PostgreSQL runs elsewhere. */
export interface CpuTimes {
  readonly client: number | null;
  readonly postgres: number | null;
}

/** `clientPid`: the process whose time, with that of its children, counts as the client's. */
export function readCpu(clientPid: number | null, postmasterPid: number | null): CpuTimes {
  return {
    client: clientPid === null ? null : treeSeconds(clientPid),
    postgres: postmasterPid === null ? null : treeSeconds(postmasterPid),
  };
}

/** The process above the backend of this session, if it is a process of this machine. */
export function findPostmaster(connection: Connection): number | null {
  const stat = readStat(connection.pid);
  return stat?.command.startsWith('postgres') === true ? stat.parent : null;
}

/** The most memory a process has held, in MB; null where the system has no /proc. */
export function readPeakMb(pid: number): number | null {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return peak === null ? null : Number(peak[1]) / 1_024;
  } catch {
    return null;
  }
}

const TICKS_PER_SECOND = 100; // USER_HZ, which is 100 on every Linux that Node runs on

interface Stat {
  readonly command: string;
  readonly parent: number;
  /** Of the process itself and of its children that have ended, in ticks. */
  readonly ticks: number;
}

/** The process itself and its children, both ended and running. */
function treeSeconds(pid: number): number | null {
  const own = readStat(pid);
  if (own === null) return null;
  let ticks = own.ticks;
  const parents = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (stat !== null) parents.set(Number(name), stat);
  }
  for (const [child, stat] of parents) if (isBelow(child, pid, parents)) ticks += stat.ticks;
  return ticks / TICKS_PER_SECOND;
}

function isBelow(child: number, pid: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let above = stats.get(child)?.parent; above !== undefined && above > 1; above = stats.get(above)?.parent) {
    if (above === pid) return true;
  }
  return false;
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // pid (comm) state ppid ... utime stime cutime cstime are fields 14 to 17; comm may contain any character.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return { command: text.slice(text.indexOf('(') + 1, end), parent: Number(fields[1]), ticks };
  } catch {
    return null;
  }
}
