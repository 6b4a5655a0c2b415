import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { packageFiles } from './binary/package-files.ts';
import type { PackageLock } from './release/package-lock.ts';

// `npm run binary -- --out FILE`: one file that contains Node (the one that runs this, or `--node FILE`) and pgherd. Build the program first.
// https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const { values: options } = parseArgs({
  options: { out: { type: 'string', default: 'pgherd' }, node: { type: 'string', default: process.execPath } },
});
build(resolve(options.out), resolve(options.node));

function build(file: string, node: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'pgherd-binary-'));
  try {
    const lock: PackageLock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    const files = [...packageFiles(ROOT, lock)].map(([path, content]) => [path, content.toString('base64')]);
    const json = JSON.stringify(Object.fromEntries(files));
    const content = brotliCompressSync(json, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
    const hash = createHash('sha256').update(json).digest('hex').slice(0, 16);
    writeFileSync(join(scratch, 'files'), content);
    writeFileSync(join(scratch, 'name'), `program-${lock.version}-${hash}`);
    const config = {
      main: join(ROOT, 'scripts/binary/start.cjs'),
      output: join(scratch, 'blob'),
      disableExperimentalSEAWarning: true,
      assets: { files: join(scratch, 'files'), name: join(scratch, 'name') },
    };
    writeFileSync(join(scratch, 'config.json'), JSON.stringify(config));
    execFileSync(node, ['--experimental-sea-config', join(scratch, 'config.json')], { stdio: 'pipe' });
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(node, file);
    const macos = process.platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
    const args = [file, 'NODE_SEA_BLOB', join(scratch, 'blob'), '--sentinel-fuse', FUSE, ...macos];
    execFileSync(process.execPath, [createRequire(import.meta.url).resolve('postject/dist/cli.js'), ...args], {
      stdio: 'pipe',
    });
    process.stdout.write(`${file}: pgherd ${lock.version} with Node ${process.version}\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
