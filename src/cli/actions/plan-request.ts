import type { ProjectConfig } from '../../definition/project.ts';
import type { ReadJob } from '../../definition/read/set.ts';
import { isBlockingCode } from '../../diagnostic/codes.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { PgherdError } from '../../errors.ts';
import type { GitState } from '../../plan/plan.ts';
import type { PlanRequest } from '../../reconcile/plan.ts';
import { gitState } from '../../reconcile/read/git-state.ts';
import { requireEnvironment, sourceOf } from '../../reconcile/read/origin.ts';
import { type ReadOptions, readDefinitions } from '../../reconcile/read/read-definitions.ts';
import { readOptionsOf } from '../options/definition-options.ts';
import type { PlanFlags } from '../options/plan-options.ts';
import { authorOf, planOptionsOf } from '../options/read-plan-options.ts';
import type { CliContext } from '../shell/context.ts';
import { checkDatabase } from './check-database.ts';
import { type EarlyOptions, EarlySession, type SessionWork } from './early-session.ts';

export interface ReadRequest {
  readonly request: PlanRequest;
  readonly config: ProjectConfig;
  readonly files: readonly SourceFile[];
  /** The jobs as written. */
  readonly jobs: readonly ReadJob[];
  /** False when the definitions have errors, so that nothing can be planned. A violated policy blocks the plan instead. */
  readonly valid: boolean;
  /** Does the work on a session to the database, and closes it. Call it at most once, and only when `valid`. */
  readonly withSession: <T>(work: SessionWork<T>) => Promise<T>;
}

/**
 * Reads the definitions of the command line for a plan. The session for the plan is opened in parallel, unless `early` is
 * null; files that it knows to be valid are not checked again. Throws `usage` for an invalid option.
 */
export async function readPlanRequest(
  context: CliContext,
  paths: readonly string[],
  flags: PlanFlags,
  early: EarlyOptions | null,
  environment: 'required' | 'optional',
): Promise<ReadRequest> {
  const session = early === null ? null : new EarlySession(context, flags, early);
  try {
    const read = await readRequest(context, paths, flags, session?.checkedSql);
    if (environment === 'required') requireEnvironment(read.config);
    if (!read.valid) await session?.close();
    return {
      ...read,
      withSession: (work) => {
        if (session === null) throw new PgherdError('internal', 'the plan asked for a session, but none was opened');
        return session.use(read.config, work);
      },
    };
  } catch (error) {
    await session?.close();
    throw error;
  }
}

async function readRequest(
  context: CliContext,
  paths: readonly string[],
  flags: PlanFlags,
  checkedSql: ReadOptions['checkedSql'],
): Promise<Omit<ReadRequest, 'withSession'>> {
  const options = planOptionsOf(flags);
  const readOptions = readOptionsOf(context, paths, flags);
  const { nowMs } = readOptions;
  let git: Promise<GitState> | null = null;
  const read = await readDefinitions({
    ...readOptions,
    // Git and the database are asked in parallel with reading the files.
    checkedSql: (project) => {
      git = gitState(project.rootDir, context.signal);
      return checkedSql?.(project) ?? Promise.resolve(() => false);
    },
  });
  const checked = flags.checkDb === true ? await checkDatabase(context, read, flags) : read;
  const { project: config, set, written, selection, diagnostics, files, jobs, records, knownFiles } = checked;
  return {
    config,
    files,
    jobs,
    valid: !diagnostics.some(({ severity, code }) => severity === 'error' && !isBlockingCode(code)),
    request: {
      project: config.name,
      schema: config.schema,
      environment: config.environment?.name ?? null,
      set,
      written,
      ...(records === undefined ? {} : { records }),
      ...(knownFiles === undefined ? {} : { knownFiles }),
      selection,
      diagnostics,
      git: await (git ?? gitState(config.rootDir, context.signal)),
      source: sourceOf(config, context.cwd, {
        switchEnvironment: flags.switchEnvironment === true,
        switchRepository: flags.switchRepository === true,
      }),
      nowMs,
      options,
      policy: config.policy,
      gates: config.gates,
      schedulesOff: config.environment?.schedulesOff != null,
      ...authorOf(flags.author),
      rules: config.rules,
      renamedFrom: config.renamedFrom,
    },
  };
}
