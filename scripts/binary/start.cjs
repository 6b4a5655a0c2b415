// The main script of the single-file program. Node runs it from inside the file, where it can load built-in modules only: it unpacks the
// package once, into a directory of its content's name, and goes on from there.
const { existsSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { homedir, tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { getAsset } = require('node:sea');
const { brotliDecompressSync } = require('node:zlib');

const uid = process.getuid?.() ?? null;

/** The first directory of ours that can be written: as the embedded server chooses its own. */
function unpacked(name) {
  const { PGHERD_CACHE_DIR, XDG_CACHE_HOME } = process.env;
  const own = join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'pgherd');
  const candidates = PGHERD_CACHE_DIR ? [PGHERD_CACHE_DIR] : [own, join(tmpdir(), `pgherd-${uid ?? 'cache'}`)];
  let refusal;
  for (const candidate of candidates) {
    try {
      mkdirSync(candidate, { recursive: true, mode: 0o755 });
      const directory = join(candidate, name);
      if (!existsSync(directory)) unpack(directory);
      if (uid !== null && lstatSync(directory).uid !== uid) throw new Error(`${directory} belongs to another user`);
      return directory;
    } catch (error) {
      refusal = error;
    }
  }
  process.stderr.write(`error: the program cannot be unpacked: ${refusal.message}\n`);
  process.stderr.write('hint: set PGHERD_CACHE_DIR to a directory that you own and can write to\n');
  process.exit(1);
}

/** In a directory beside it, which is renamed: no other start sees a part of it. The first one wins. */
function unpack(directory) {
  const building = `${directory}.${process.pid}.building`;
  try {
    const files = JSON.parse(brotliDecompressSync(Buffer.from(getAsset('files'))).toString());
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(building, path)), { recursive: true, mode: 0o755 });
      writeFileSync(join(building, path), Buffer.from(content, 'base64'));
    }
    renameSync(building, directory);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
}

const directory = unpacked(getAsset('name', 'utf8'));
createRequire(join(directory, 'start.cjs'))('./start.cjs');
