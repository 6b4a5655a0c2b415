import type { ProjectConfig } from '../../../definition/project.ts';
import type { ReadJob } from '../../../definition/read/set.ts';
import { positionAt } from '../../../diagnostic/source-file.ts';
import { PgherdError } from '../../../errors.ts';
import type { Plan } from '../../../plan/plan.ts';
import { type Connection, connect } from '../../../postgres/connection.ts';
import { type Target, targetOf } from '../../../postgres/target.ts';
import { type ServerMark, withServerMark } from '../../../postgres/trial/server-mark.ts';
import { type PreviewOwn, PreviewPlaces, type PreviewTargets } from '../../../reconcile/preview/preview-places.ts';
import { type PreviewLimits, previewPlan } from '../../../reconcile/preview/preview-plan.ts';
import { durationOption } from '../../options/duration-option.ts';
import type { PreviewFlags } from '../../options/preview-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** What the flags ask for. */
export interface PreviewRequest {
  readonly targets: PreviewTargets;
  readonly limits: PreviewLimits;
}

/** Returns the preview that the flags ask for. Throws `usage` for a flag that cannot be read, or when no database is given. */
export function previewRequestOf({ env }: CliContext, flags: PreviewFlags): PreviewRequest {
  const named = new Map<string, Target>();
  let main: Target | null = null;
  const variable = env.PGHERD_PREVIEW_URL ?? '';
  const given = flags.previewUrl.length > 0 ? flags.previewUrl : variable === '' ? [] : [variable];
  for (const text of given) {
    const [, name = null, url = text] = NAMED.exec(text) ?? [];
    if (name !== null) named.set(name, targetOf(url, env));
    else if (main !== null) throw twoDatabases();
    else main = targetOf(url, env);
  }
  if (given.length === 0 && flags.previewOnTarget !== true) {
    throw new PgherdError('usage', '--preview needs a database in which it may run SQL', {
      hint: 'pass --preview-url with the URL of a copy (staging, a branch), or set PGHERD_PREVIEW_URL',
    });
  }
  return {
    targets: { main, named, onTarget: flags.previewOnTarget === true },
    limits: {
      statementTimeoutMs: durationOption(flags.previewTimeout, '--preview-timeout', { minMs: 1 }),
      lockTimeoutMs: durationOption(flags.previewLockTimeout, '--preview-lock-timeout', { minMs: 1 }),
      budgetMs: durationOption(flags.previewBudget, '--preview-budget', { minMs: 1 }),
    },
  };
}

/** `shop=postgres://…` or `shop=host=…`: a connection string alone starts with neither. */
const NAMED = /^([\p{L}_][\p{L}\p{N}_$.-]*)=(postgres(?:ql)?:\/\/.*|\w+\s*=.*)$/su;

function twoDatabases(): PgherdError {
  return new PgherdError('usage', '--preview-url names two databases for the same jobs', {
    hint: 'write NAME=URL for those of the jobs with database: NAME or connection: NAME',
  });
}

export interface PreviewContext {
  readonly config: ProjectConfig;
  readonly jobs: readonly ReadJob[];
  /** A session in the database pgherd lives in; null: the plan is made without it. */
  readonly control: Connection | null;
}

/** Returns the plan with the preview in it. */
export async function withPreview(
  context: CliContext,
  plan: Plan,
  { targets, limits }: PreviewRequest,
  { config, jobs, control }: PreviewContext,
): Promise<Plan> {
  const names = databasesOf(plan, jobs);
  const byName = new Map(jobs.map((job) => [job.declared.definition.name, job] as const));
  const placeOf = (name: string, offset: number): { readonly file: string; readonly line: number } | null => {
    const sql = byName.get(name)?.sql ?? null;
    if (sql === null) return null;
    return { file: sql.source.path, line: positionAt(sql.source, sql.placeOf(offset)).line };
  };
  const run = async (mark: ServerMark | null): Promise<Plan> => {
    const main = targets.main ?? (targets.onTarget ? (control?.target ?? null) : null);
    const own: PreviewOwn = {
      mark,
      names,
      isConnection: (session, connection) => isConnection(context, config, session, connection),
    };
    const places = new PreviewPlaces({ ...targets, main }, own);
    return await previewPlan(plan, { places, limits, placeOf, signal: context.signal });
  };
  if (control === null && !targets.onTarget) {
    throw new PgherdError('usage', '--preview needs the database pgherd lives in, to tell it from the copy', {
      hint: 'omit --against, or pass --preview-on-target if the URL is a copy for certain',
    });
  }
  return control === null || targets.onTarget ? await run(null) : await withServerMark(control, run);
}

/** The databases that the jobs name on the server of pgherd, before and after the plan. */
function databasesOf(plan: Plan, jobs: readonly ReadJob[]): readonly string[] {
  const definitions = [
    ...jobs.map(({ declared }) => declared.definition),
    ...plan.changes.flatMap((change) => (change.kind === 'job' ? [change.before, change.after] : [])),
  ];
  return [...new Set(definitions.flatMap((job) => (job?.connection === null ? (job.database ?? []) : [])))];
}

/** Compares servers and databases, not URLs. */
async function isConnection(
  { env }: CliContext,
  { connections }: ProjectConfig,
  session: Connection,
  name: string,
): Promise<boolean | null> {
  const url = env[connections[name]?.urlEnv ?? ''] ?? '';
  if (url === '') return null;
  const connection = await connect(targetOf(url, env), { applicationName: 'pgherd preview' });
  try {
    return await withServerMark(connection, async (mark) => (await mark.seenBy(session)) !== null);
  } finally {
    await connection.close();
  }
}
