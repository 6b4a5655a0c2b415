import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PgherdError } from '../../errors.ts';
import type { LiveState } from '../../plan/live.ts';
import { hasChanges, isBlocked, type Plan } from '../../plan/plan.ts';
import { renderForecast } from '../../plan/render/forecast.ts';
import { renderText } from '../../plan/render/text.ts';
import type { Connection } from '../../postgres/connection.ts';
import { beginPlan, planChanges } from '../../reconcile/plan.ts';
import { planAgainst, readSnapshot } from '../../reconcile/saved/snapshot.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type DurationBounds, durationOption } from '../options/duration-option.ts';
import type { PlanFlags } from '../options/plan-options.ts';
import type { CliContext } from '../shell/context.ts';
import { EXIT } from '../shell/exit-code.ts';
import { oneOf, printJson, printNote, printText } from '../shell/output.ts';
import { reportInvalid } from '../shell/report-invalid.ts';
import { readVersion } from '../shell/version.ts';
import { readPlanRequest } from './plan-request.ts';

export interface PlanCommandFlags extends PlanFlags {
  readonly detailedExitcode?: boolean;
  readonly out?: string;
  readonly expires: string;
  readonly against?: string;
}

const FORMATS = ['text', 'json', 'markdown', 'github', 'sarif'] as const;
export type PlanFormat = (typeof FORMATS)[number];

/** `pgherd plan`: prints what apply would do. Exit code 4 when blocked, 1 when invalid, 2 for changes with `--detailed-exitcode`. */
export async function showPlan(context: CliContext, paths: readonly string[], flags: PlanCommandFlags): Promise<void> {
  const format = oneOf(flags.format, FORMATS, '--format');
  try {
    await planAs(context, paths, flags, format);
  } catch (error) {
    // The comment of an earlier push must not stay as if it were true.
    if (format === 'markdown' || format === 'github') {
      const { printPlanFailure } = await import('./plan-failure.ts');
      await printPlanFailure(context, { paths, environment: flags.env ?? null, format }, error);
    }
    throw error;
  }
}

async function planAs(
  context: CliContext,
  paths: readonly string[],
  flags: PlanCommandFlags,
  format: PlanFormat,
): Promise<void> {
  const lockTimeoutMs = durationOption(flags.lockTimeout, '--lock-timeout');
  const expiresMs = durationOption(flags.expires, '--expires', EXPIRY);
  if (flags.against !== undefined && (flags.url !== undefined || flags.checkDb === true)) {
    throw new PgherdError(
      'usage',
      `--against plans without a database, ${flags.url === undefined ? '--check-db' : '--url'} needs one`,
      {
        hint: 'pass only one of them',
      },
    );
  }
  const { against } = flags;
  const begin = (connection: Connection, project: string): Promise<LiveState> =>
    beginPlan(connection, project, { adopt: flags.adopt === true, lockTimeoutMs });
  const early = against === undefined ? { applicationName: 'pgherd plan', begin } : null;
  const { request, files, valid, withSession } = await readPlanRequest(context, paths, flags, early);
  if (!valid) return await reportInvalid(context, request, files, format);
  const plan =
    against === undefined
      ? await withSession((connection, begun) => planChanges(connection, request, { lockTimeoutMs, begun }))
      : planAgainst(readSnapshot(readText(context, against), against), request);
  if (flags.out !== undefined) savePlan(context, expiring(plan, request.nowMs + expiresMs), flags.out);
  await printPlan(context, plan, format);
  if (isBlocked(plan)) context.setExitCode(EXIT.blocked);
  else if (flags.detailedExitcode === true && hasChanges(plan)) context.setExitCode(EXIT.changes);
}

const EXPIRY: DurationBounds = { minMs: 1, maxMs: 1_000 * 86_400_000, example: '24h, 7d' };

function expiring({ digest, ...plan }: Plan, expiresMs: number): Plan {
  return { ...plan, expiresAt: formatInstant(expiresMs), digest };
}

function readText(context: CliContext, path: string): string {
  try {
    return readFileSync(resolve(context.cwd, path), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PgherdError('usage', `--against: cannot read ${path}: ${reason}`, { cause: error });
  }
}

async function printPlan(context: CliContext, plan: Plan, format: PlanFormat): Promise<void> {
  switch (format) {
    case 'json':
      return printJson(context, plan);
    case 'text':
      return printText(context, renderText(plan, context.palette) + renderForecast(plan, context.palette));
    case 'markdown':
      return printText(context, (await import('../../plan/render/markdown.ts')).renderMarkdown(plan));
    case 'github':
      return printText(context, (await import('../../plan/render/github.ts')).renderGithub(plan));
    case 'sarif': {
      const { planFindings } = await import('../../plan/render/sarif.ts');
      const { sarifLog } = await import('../../diagnostic/render/sarif.ts');
      return printJson(context, sarifLog(planFindings(plan), readVersion()));
    }
  }
}

function savePlan(context: CliContext, plan: Plan, out: string): void {
  try {
    writeFileSync(resolve(context.cwd, out), `${JSON.stringify(plan, null, 2)}\n`);
  } catch (error) {
    throw new PgherdError('usage', `--out: cannot write ${out}: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
  printNote(
    context,
    `saved as ${out}, valid until ${plan.expiresAt}; apply exactly this plan with: pgherd apply ${out}`,
  );
}
