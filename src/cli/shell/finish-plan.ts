import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PgherdError } from '../../errors.ts';
import { hasChanges, isBlocked, type Plan } from '../../plan/plan.ts';
import { renderForecast } from '../../plan/render/forecast.ts';
import { renderText, type TextOptions } from '../../plan/render/text.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type DurationBounds, durationOption } from '../options/duration-option.ts';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { printJson, printNote, printText } from './output.ts';
import { readVersion } from './version.ts';

export const PLAN_FORMATS = ['text', 'json', 'markdown', 'github', 'sarif'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

export const EXPIRY: DurationBounds = { minMs: 1, maxMs: 1_000 * 86_400_000, example: '24h, 7d' };

interface FinishOptions {
  readonly format: PlanFormat;
  readonly out?: string;
  readonly expires: string;
  readonly detailedExitcode?: boolean;
  readonly full?: boolean;
  readonly summary?: boolean;
  readonly nowMs: number;
}

/** Saves a plan if `out` is set, prints it, and sets the exit code. Throws `usage` when it cannot be saved. */
export async function finishPlan(context: CliContext, plan: Plan, options: FinishOptions): Promise<void> {
  if (options.out !== undefined) {
    const expiresMs = durationOption(options.expires, '--expires', EXPIRY);
    savePlan(context, expiring(plan, options.nowMs + expiresMs), options.out);
  }
  await printPlan(context, plan, options.format, { full: options.full === true, summary: options.summary === true });
  if (isBlocked(plan)) context.setExitCode(EXIT.blocked);
  else if (options.detailedExitcode === true && hasChanges(plan)) context.setExitCode(EXIT.changes);
}

function expiring({ digest, ...plan }: Plan, expiresMs: number): Plan {
  return { ...plan, expiresAt: formatInstant(expiresMs), digest };
}

async function printPlan(context: CliContext, plan: Plan, format: PlanFormat, shown: TextOptions): Promise<void> {
  switch (format) {
    case 'json':
      return printJson(context, plan);
    case 'text':
      return printText(context, renderText(plan, context.palette, shown) + renderForecast(plan, context.palette));
    case 'markdown':
      return printText(context, (await import('../../plan/render/markdown.ts')).renderMarkdown(plan, shown));
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
