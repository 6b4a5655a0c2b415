import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Replaces the content of a file as a whole, or not at all: written beside it, then renamed. The mode stays. */
export function replaceFile(path: string, content: string): void {
  const { mode } = statSync(path);
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const handle = openSync(beside, 'wx', mode);
    try {
      writeFileSync(handle, content);
      fchmodSync(handle, mode);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
