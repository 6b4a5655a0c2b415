import { readFile } from 'node:fs/promises';

/** What the resident memory of a process consists of, in bytes (Linux, glibc). */
export interface Resident {
  readonly all: number;
  /** Without files that are mapped, such as the program itself. */
  readonly anonymous: number;
  /** Of malloc in the main thread. */
  readonly mallocMain: number;
  /** Of malloc in other threads: arenas start at multiples of 64 MB. */
  readonly mallocArenas: number;
}

const KB = 1_024;
const ARENA_BYTES = 0x4000000n;

/** Throws when the process is gone. */
export async function residentOf(pid: number): Promise<Resident> {
  const [status, smaps] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/smaps`, 'utf8'),
  ]);
  const line = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) * KB;
  let [mallocMain, mallocArenas] = [0, 0];
  for (const mapping of smaps.split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/)) {
    const [head = ''] = mapping.split('\n');
    const [, start = '0', rights = '', inode = ''] = /^([0-9a-f]+)-\S+ (\S+) \S+ \S+ (\d+)/.exec(head) ?? [];
    const bytes = Number(/^Rss:\s+(\d+)/m.exec(mapping)?.[1] ?? 0) * KB;
    if (head.endsWith('[heap]')) mallocMain += bytes;
    else if (rights === 'rw-p' && inode === '0' && BigInt(`0x${start}`) % ARENA_BYTES === 0n) mallocArenas += bytes;
  }
  return { all: line('VmRSS'), anonymous: line('RssAnon'), mallocMain, mallocArenas };
}
