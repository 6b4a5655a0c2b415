import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type PackageLock, shrinkwrapOf } from './release/package-lock.ts';

// `npm run shrinkwrap` writes npm-shrinkwrap.json for a release, `-- --remove` removes it: while it is there, npm reads it instead of
// package-lock.json.
const ROOT = fileURLToPath(new URL('../', import.meta.url));

if (process.argv.includes('--remove')) {
  rmSync(`${ROOT}npm-shrinkwrap.json`, { force: true });
} else {
  const lock: PackageLock = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8'));
  writeFileSync(`${ROOT}npm-shrinkwrap.json`, `${JSON.stringify(shrinkwrapOf(lock), null, 2)}\n`);
}
