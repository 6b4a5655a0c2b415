import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Returns the start time of a process as a text that can only be compared for equality, because process ids are reused.
 * null: the process does not exist.
 */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    // proc(5): the name in parentheses may contain any character; after it, state is field 3 and starttime field 22.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields === undefined || fields[0] === 'Z' ? null : (fields[19] ?? null);
  }
  if (process.platform === 'win32') {
    return windowsProperty(pid, 'CreationDate.Ticks');
  }
  return ps(pid, 'lstart=');
}

/** Returns the command line of a process, or null when the process does not exist. */
export async function processCommand(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
    return text === null || text === '' ? null : text.replaceAll('\0', ' ').trim();
  }
  return process.platform === 'win32' ? windowsProperty(pid, 'CommandLine') : ps(pid, 'command=');
}

/**
 * Identifies where process ids are comparable: the same host, and on Linux the same process namespace (container) and
 * boot.
 */
export async function processSpace(): Promise<string> {
  if (process.platform !== 'linux') return hostname();
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return [hostname(), namespace, boot.trim()].join(' ');
}

async function ps(pid: number, format: string): Promise<string | null> {
  const result = await run('ps', ['-o', format, '-p', String(pid)]).catch(() => null);
  return result?.stdout.trim() || null;
}

async function windowsProperty(pid: number, property: string): Promise<string | null> {
  const script = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').${property}`;
  const result = await run('powershell.exe', ['-NoProfile', '-Command', script]).catch(() => null);
  return result?.stdout.trim() || null;
}
