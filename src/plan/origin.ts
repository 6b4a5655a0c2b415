import type { Diagnostic } from '../diagnostic/diagnostic.ts';

/** Where the definitions of the last revision of a project came from. */
export interface AppliedOrigin {
  readonly revision: number;
  readonly environment: string | null;
  readonly commit: string | null;
  /** When the revision was applied, in ms since the epoch; absent: unknown, in a snapshot of an older pgherd. */
  readonly appliedAtMs?: number;
  /** The number of approvals that this revision demands of the next one; absent: none. */
  readonly approvals?: number;
  /** The first commit of the repository; null: unknown. */
  readonly repositoryRoot: string | null;
  /** `repository` of pgherd.yaml, or the id of a directory that has no name; null: it has none. */
  readonly repositoryId: string | null;
}

/** Where the definitions of a plan come from, compared with the last revision. */
export interface Origin {
  /** The file that the findings name. */
  readonly file: string;
  readonly environment: string | null;
  readonly repositoryId: string | null;
  /** Whether Git says that it is the repository of the last revision. `unknown`: without Git, or in a shallow clone. */
  readonly repository: 'same' | 'other' | 'unknown';
  /**
   * The place of the checkout relative to the applied commit. `behind`: Git does not have that commit, and the checkout is older than
   * the revision. `unknown`: otherwise, where a commit is missing.
   */
  readonly checkout: 'same' | 'newer' | 'older' | 'behind' | 'diverged' | 'unknown';
  /** `--switch-environment` and `--switch-repository`. */
  readonly switchEnvironment: boolean;
  readonly switchRepository: boolean;
}

/** How the ids of directories begin that are neither named nor in a Git repository. */
export const DIRECTORY_ID = 'directory-';

/** An error: the plan would apply another environment or repository than the last revision. */
export const OTHER_ENVIRONMENT = 'PGH206';
export const OTHER_REPOSITORY = 'PGH207';
/** A warning, which apply refuses without `--older`. */
export const OLDER_CHECKOUT = 'PGH204';
/** A warning: the checkout seems to be older. `run --sync` does not apply it. */
export const BEHIND_CHECKOUT = 'PGH212';

/** The findings about a plan as a whole: what it is applied from differs from what was applied before. */
export function originFindings(project: string, last: AppliedOrigin | null, now: Origin | null): readonly Diagnostic[] {
  if (last === null || now === null) return [];
  const found: Diagnostic[] = [];
  const add = (code: string, severity: Diagnostic['severity'], message: string, hint: string): void => {
    found.push({ code, severity, message, hint, file: now.file, line: 1, column: 1, endLine: 1, endColumn: 1 });
  };
  if (last.environment !== null && last.environment !== now.environment && !now.switchEnvironment) {
    const wanted = now.environment === null ? 'no environment' : `environment ${now.environment}`;
    const message = `this database was last applied as environment ${last.environment} of project ${project} (revision ${last.revision}), and this plan is for ${wanted}: pass --switch-environment if that is intended`;
    const hint = `connect to another database, or plan with --env ${last.environment}`;
    add(OTHER_ENVIRONMENT, 'error', message, hint);
  }
  if (isOtherRepository(last, now) && !now.switchRepository) {
    const place = last.repositoryId?.startsWith(DIRECTORY_ID) === true ? 'directory' : 'repository';
    const message = `project ${project} was applied from another ${place} (revision ${last.revision}): this one replaces its jobs and topics; pass --switch-repository once if that is intended`;
    const hint = `give this ${place} a project name of its own in pgherd.yaml`;
    add(OTHER_REPOSITORY, 'error', message, hint);
  }
  const applied = `commit ${last.commit?.slice(0, 7)} (revision ${last.revision})`;
  if (now.checkout === 'older') {
    add(
      OLDER_CHECKOUT,
      'warning',
      `this checkout is older than the applied ${applied}`,
      'git pull; apply refuses it without --older',
    );
  } else if (now.checkout === 'behind') {
    add(
      BEHIND_CHECKOUT,
      'warning',
      `this checkout does not have the applied ${applied}, which is newer: it may undo its changes`,
      'git pull',
    );
  } else if (now.checkout === 'diverged') {
    add(
      'PGH205',
      'warning',
      `this checkout does not contain the applied ${applied}: it may undo its changes`,
      'merge or rebase first',
    );
  }
  return found;
}

/** Git decides; where it cannot, the ids do. */
function isOtherRepository(last: AppliedOrigin, now: Origin): boolean {
  if (now.repository !== 'unknown') return now.repository === 'other';
  return last.repositoryId !== null && now.repositoryId !== null && last.repositoryId !== now.repositoryId;
}

/** A server that was promoted may be the right one, or a clone: only a person knows. */
export function promotionFindings({
  promotion,
  origin,
}: {
  readonly promotion?: { readonly message: string; readonly hint: string };
  readonly origin: Origin | null;
}): readonly Diagnostic[] {
  if (promotion === undefined) return [];
  const place = { file: origin?.file ?? 'pgherd.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
  return [{ code: 'PGH214', severity: 'warning', ...promotion, ...place }];
}
