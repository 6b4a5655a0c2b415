import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the programs of `docs/client.md` import. */
const PACKAGES = ['pg', 'kysely', 'drizzle-orm', '@prisma/adapter-pg', '@prisma/client', 'knex', 'postgres'];

/** An application's folder: it has pgherd and the libraries, and a client that Prisma has generated. */
export interface ApplicationFolder {
  readonly path: string;
  /** Writes a program; returns its path. */
  write(name: string, text: string): string;
  remove(): void;
}

export function applicationFolder(): ApplicationFolder {
  const path = mkdtempSync(join(tmpdir(), 'pgherd-application-'));
  const link = (name: string, target: string): void => {
    const to = join(path, 'node_modules', name);
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(target, to);
  };
  link('pgherd', ROOT);
  for (const name of PACKAGES) link(name, join(ROOT, 'node_modules', name));
  const generated = join(path, 'generated/prisma/client.js');
  mkdirSync(dirname(generated), { recursive: true });
  copyFileSync(join(ROOT, 'test/fixtures/prisma-client.mjs'), generated);
  writeFileSync(join(path, 'package.json'), '{ "type": "module" }');
  return {
    path,
    write: (name, text) => {
      writeFileSync(join(path, name), text);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
