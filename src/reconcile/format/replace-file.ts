import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

/**
 * Replaces the content of a file as a whole, or not at all: it is written to a temporary file beside it, which is then
 * renamed. Mode and owner stay.
 */
export function replaceFile(path: string, content: string): void {
  const { mode, uid, gid } = statSync(path);
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const handle = openSync(beside, 'wx', mode);
    try {
      writeFileSync(handle, content);
      const own = fstatSync(handle);
      // Before the mode, because a new owner removes setuid. When this is not permitted, it fails and nothing is
      // replaced.
      if (own.uid !== uid || own.gid !== gid) fchownSync(handle, uid, gid);
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
