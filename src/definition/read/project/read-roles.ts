import { resolve } from 'node:path';
import type { Diagnostics } from '../../../diagnostic/diagnostics.ts';
import { positionAt, type SourceFile } from '../../../diagnostic/source-file.ts';
import type { JobRoles, Roles } from '../../../generated/schema-types.ts';
import { childOf, entryOf, type Tree } from '../../../yaml/tree.ts';
import type { RoleLoginConfig } from '../../project.ts';
import type { DeclaredRoleLimits } from '../../role-limits.ts';

/** Returns how roles log in, by name. */
export function rolesOf(roles: Roles | JobRoles | undefined, rootDir: string): Record<string, RoleLoginConfig> {
  const entries = Object.entries(roles ?? {});
  return Object.fromEntries(
    entries.map(([name, login]) => {
      const { password_env, password_file, password_command } = login ?? {};
      return [
        name,
        {
          passwordEnv: password_env ?? null,
          ...(password_file === undefined ? {} : { passwordFile: resolve(rootDir, password_file) }),
          ...(password_command === undefined ? {} : { passwordCommand: password_command }),
        },
      ];
    }),
  );
}

/** Returns the limits of roles, sorted by name. `root`: the tree of `pgherd.yaml`. */
export function roleLimitsOf(
  roles: JobRoles | undefined,
  root: Tree,
  source: SourceFile,
): readonly DeclaredRoleLimits[] {
  return Object.entries(roles ?? {})
    .flatMap(([role, login]) => {
      const concurrency = login?.concurrency ?? null;
      const max_waiting = login?.max_waiting ?? null;
      if (concurrency === null && max_waiting === null) return [];
      const place = entryOf(childOf(root, 'roles'), role)?.keyRange ?? root;
      return [{ role, concurrency, maxWaiting: max_waiting, line: positionAt(source, place.start).line }];
    })
    .sort((a, b) => (a.role < b.role ? -1 : 1));
}

/** Reports roles that have more than one source of their password. */
export function checkPasswords(
  roles: JobRoles | undefined,
  root: Tree,
  source: SourceFile,
  diagnostics: Diagnostics,
): void {
  for (const [role, login] of Object.entries(roles ?? {})) {
    const given = SOURCES.filter((key) => login?.[key] !== undefined);
    if (given.length < 2) continue;
    const range = entryOf(childOf(root, 'roles'), role)?.keyRange ?? root;
    const message = `the role "${role}" has ${given.join(' and ')}`;
    diagnostics.at({ source, range }).error('PGH024', message, `keep one of ${SOURCES.join(', ')}`);
  }
}

const SOURCES = ['password_env', 'password_file', 'password_command'] as const;
