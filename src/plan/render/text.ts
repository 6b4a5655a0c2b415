import { visible } from '../../text/printable.ts';
import { padTo, widthOf } from '../../text/width.ts';
import type { Change, Drift, Plan } from '../plan.ts';
import { hasChanges, isBlocked } from '../plan.ts';
import { type Block, isAlike } from './alike/alike.ts';
import { renderAlike } from './alike/alike-text.ts';
import { blocksInOrder } from './alike/blocks-in-order.ts';
import { blockedWord, signOf } from './alike/sign.ts';
import { causeHead, causeSql } from './cause-lines.ts';
import { changeDetails, sqlDiffLines, sqlLines } from './change-details.ts';
import { changeWhat } from './change-line.ts';
import { type Fold, foldPlan } from './folds.ts';
import { approvalLines } from './gate-lines.ts';
import { groupDiagnostics } from './group-diagnostics.ts';
import { formatIgnored } from './ignored.ts';
import { overviewLines } from './overview/overview.ts';
import { removalFindings } from './overview/removal-findings.ts';
import { zoneEffect } from './overview/zone-effect.ts';
import type { Palette } from './palette.ts';
import { type PreviewLine, previewLimits, previewLines, previewTitle } from './preview/preview-lines.ts';
import { inReadingOrder } from './reading-order.ts';
import { blockedLines, othersOf, shortList } from './short-list.ts';
import {
  BLOCKED_ALONE,
  driftEnd,
  formatAgo,
  formatCommit,
  formatKey,
  formatPeak,
  formatPlanCommand,
  formatPlanTitle,
  formatProjectRename,
  formatRoleLimits,
  formatSubject,
  formatSummary,
  formatUnchanged,
  formatValue,
  keepDriftHint,
} from './words.ts';

/** With more changes than this, each change gets one line. */
const MAX_DETAILED = 200;
/** Lines of changes in a summary. */
const MAX_SUMMARY = 20;
const MAX_NAME_WIDTH = 44;

export interface TextOptions {
  /** Shows every name and line, however many there are. */
  readonly full?: boolean;
  /** Shows one line for each change. */
  readonly summary?: boolean;
}

/** Returns a plan as text for people. Ends with a newline. Its control characters are escaped. */
export function renderText(plan: Plan, palette: Palette, options: TextOptions = {}): string {
  const commit = formatCommit(plan);
  const lines = [
    `${palette.bold(formatPlanCommand(plan))} · ${formatPlanTitle(plan)}${commit === null ? '' : ` · ${commit}`}`,
    ...blockedLines(plan, options.full === true).flatMap(({ text, hint }) => [
      `  ${palette.red(palette.bold('BLOCKED:'))} ${palette.red(text)}`,
      ...(hint === null ? [] : [palette.dim(`      hint: ${hint}`)]),
    ]),
    ...overviewLines(plan, options.full === true).map((line) => `  ${palette.dim(line)}`),
    ...renderProjectRename(plan, palette),
    ...renderRoleLimits(plan, palette),
    ...renderPlanChanges(plan, palette, options),
    ...renderPreview(plan, palette),
    ...renderIgnored(plan, palette, options),
    ...renderWarnings(plan, palette, options),
    renderSummary(plan, palette, options.full === true),
    ...approvalLines(plan).map((line) => (plan.approvals?.missing === 0 ? line : palette.yellow(line))),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function renderProjectRename(plan: Plan, palette: Palette): string[] {
  const renamed = formatProjectRename(plan);
  return renamed === null ? [] : [`  ${palette.cyan(`> ${renamed}`)}`];
}

function renderIgnored(plan: Plan, palette: Palette, { full = false }: TextOptions): string[] {
  const ignored = formatIgnored(plan, full);
  return ignored === null ? [] : [palette.dim(`  ${ignored}`)];
}

function renderRoleLimits({ roleLimits = [] }: Plan, palette: Palette): string[] {
  return roleLimits.map((change) => {
    const place = change.file === null ? '' : `   ${palette.dim(visible(`${change.file}:${change.line ?? 1}`))}`;
    const blocked = change.blocked === null ? '' : `   ${palette.red(palette.bold('BLOCKED'))}`;
    return `  ${palette.yellow(`~ ${formatRoleLimits(change)}`)}${blocked}${place}`;
  });
}

interface Layout {
  readonly folds: readonly Fold[];
  readonly order: ReturnType<typeof blocksInOrder>;
  readonly all: readonly Block[];
  readonly shown: readonly Block[];
  /** Those with details below their line. */
  readonly detailed: ReadonlySet<Block>;
  readonly isSummary: boolean;
}

function layoutOf(plan: Plan, { full: isFull = false, summary = false }: TextOptions): Layout {
  const { folds, changes } = foldPlan(plan);
  const order = isFull ? inReadingOrder(changes) : blocksInOrder(plan, changes);
  const all = [...order.important, ...order.others, ...order.adds, ...order.minor];
  const isSummary = summary && !isFull;
  const detailed = new Set(isSummary ? [] : isFull ? all : all.slice(0, MAX_DETAILED));
  return { folds, order, all, shown: isSummary ? all.slice(0, MAX_SUMMARY) : all, detailed, isSummary };
}

/** Returns the lines of a plan's changes alone. */
export function renderPlanChanges(plan: Plan, palette: Palette, options: TextOptions): string[] {
  const isFull = options.full === true;
  const { folds, order, all, shown, detailed, isSummary } = layoutOf(plan, options);
  const single = shown.flatMap((block) => (isAlike(block) ? [] : [widthOf(formatSubject(block))]));
  const width = Math.min(MAX_NAME_WIDTH, Math.max(0, ...single));
  const render = (change: Block): string[] => {
    if (!shown.includes(change) && isSummary) return [];
    if (isAlike(change)) return renderAlike(plan, change, palette, detailed.has(change));
    if (isSummary) return [`  ${headOf(change, width, palette, changeWhat(change))}`];
    if (!detailed.has(change)) return [`  ${headOf(change, width, palette, '')}`];
    const details = changeDetails(plan, change, palette, options);
    return [`  ${headOf(change, width, palette, '')}`, ...details.map((line) => `      ${line}`)];
  };
  const keep = keepDriftHint(plan);
  const left = isSummary ? all.length - shown.length : 0;
  const plain = isSummary ? 0 : all.length - detailed.size;
  return [
    ...order.important.flatMap(render),
    ...folds.flatMap((fold) => renderFold(plan, fold, palette, options)),
    ...order.others.flatMap(render),
    ...plan.drift.flatMap((drift) => renderDrift(plan, drift, palette, isFull)),
    ...(keep === null ? [] : [palette.dim(`      hint: ${keep}`)]),
    ...order.adds.flatMap(render),
    ...order.minor.flatMap(render),
    ...(left === 0 ? [] : [palette.dim(`  … ${left} more changes (--full)`)]),
    ...(plain === 0 ? [] : [palette.dim(`  … without the details of ${plain} changes (--full)`)]),
  ];
}

function renderFold(
  plan: Plan,
  fold: Fold,
  palette: Palette,
  { full = false, summary = false }: TextOptions,
): string[] {
  const names = fold.changes.map(({ name }) => visible(name));
  const sql = summary && !full ? null : causeSql(fold);
  const effect = zoneEffect(fold);
  return [
    `  ${palette.yellow('~')} ${causeHead(fold, plan)}`,
    `      ${palette.dim(full ? names.join(', ') : shortList(names))}`,
    ...(effect === null ? [] : [`      ${effect}`]),
    ...(sql === null
      ? []
      : [`      sql of ${visible(sql.job)}`, ...sqlLines(sql.lines, palette, full).map((line) => `        ${line}`)]),
  ];
}

function headOf(change: Change, width: number, palette: Palette, what: string): string {
  const { symbol, paint } = signOf(change, palette);
  const remarks = [
    change.blocked === null ? [] : palette.red(palette.bold(blockedWord(change.blocked))),
    change.running === 0 ? [] : change.running === 1 ? 'running now' : `${change.running} running now`,
    what === '' ? [] : what,
    change.file === null ? [] : palette.dim(visible(`${change.file}${change.line === null ? '' : `:${change.line}`}`)),
  ].flat();
  const subject = formatSubject(change);
  const padding = ' '.repeat(Math.max(0, width - widthOf(subject)));
  return `${paint(`${symbol} ${subject}`)}${padding}   ${remarks.join(', ')}`;
}

function renderDrift(plan: Plan, drift: Drift, palette: Palette, full: boolean): string[] {
  const who = `by ${visible(drift.changedBy)}, ${formatAgo(drift.changedAt, plan.createdAt)}`;
  return drift.fields.flatMap(({ path, applied, live }) => {
    const subject = palette.magenta(`! drift ${visible(`${drift.kind} ${drift.name}`)}.${formatKey(path)}`);
    const isSql = path === 'sql' && typeof applied === 'string' && typeof live === 'string';
    const what = isSql ? 'changed' : `${formatValue(path, applied)} → ${formatValue(path, live)}`;
    const head = `  ${subject}  ${what} ${who}; apply ${driftEnd(plan, drift)} it`;
    return isSql ? [head, ...sqlDiffLines(applied, live, palette, full).map((line) => `        ${line}`)] : head;
  });
}

function renderPreview(plan: Plan, palette: Palette): string[] {
  const title = previewTitle(plan);
  if (title === null) return [];
  const lines = previewLines(plan);
  const width = Math.min(MAX_NAME_WIDTH, Math.max(0, ...lines.map(({ job }) => widthOf(job))));
  return [
    `  ${palette.bold(title)}`,
    ...lines.flatMap((line) => [
      `  ${previewSign(line, palette)} ${padTo(line.job, width)}   ${previewWhat(line, palette)}`,
      ...line.frame.map((row) => `${' '.repeat(width + 7)}${palette.dim(row)}`),
    ]),
    ...previewLimits(plan).map((limit) => `    ${palette.dim(limit)}`),
  ];
}

function previewSign({ action, state }: PreviewLine, palette: Palette): string {
  if (state === 'left-out') return palette.dim('·');
  return action === 'create' ? palette.green('+') : palette.yellow('~');
}

function previewWhat({ state, what, before }: PreviewLine, palette: Palette): string {
  const line = state === 'failed' ? palette.red(`✗ ${what}`) : state === 'left-out' ? palette.dim(what) : what;
  return before === null ? line : `${line}   ${palette.dim(`(${before})`)}`;
}

function renderWarnings(plan: Plan, palette: Palette, options: TextOptions): string[] {
  const noted = new Set(
    [...layoutOf(plan, options).detailed].flatMap((block) => (isAlike(block) ? [] : removalFindings(plan, block))),
  );
  // Errors are reasons for which the plan is blocked, and are shown above.
  const warnings = plan.diagnostics.filter((found) => found.severity === 'warning' && !noted.has(found));
  return groupDiagnostics(warnings, options.full).flatMap(({ diagnostic, others, hint }) => {
    const group = [diagnostic, ...others].map(({ message, file, line }) => ({ text: message, file, line }));
    const rest = others.length === 0 ? '' : ` (and ${others.length} more like this${othersOf(group)})`;
    const place = palette.dim(visible(`${diagnostic.file}:${diagnostic.line}`));
    const code = palette.yellow(diagnostic.code);
    return [
      `  ${palette.yellow('⚠')} ${visible(diagnostic.message)} ${code} ${place}${rest}`,
      ...(hint === null ? [] : [palette.dim(`      hint: ${visible(hint)}`)]),
    ];
  });
}

function renderSummary(plan: Plan, palette: Palette, full: boolean): string {
  const unchanged = formatUnchanged(plan, full);
  if (isBlocked(plan) && !hasChanges(plan)) return `${palette.red(`Blocked: ${BLOCKED_ALONE}`)} ${unchanged}.`;
  const blocked = isBlocked(plan)
    ? `\n${palette.red('Blocked: apply refuses this plan until the reasons above are resolved.')}`
    : '';
  if (!hasChanges(plan)) return `No changes. ${unchanged}.`;
  const peak = formatPeak(plan);
  return `${palette.bold('Plan:')} ${formatSummary(plan)}.${peak === null ? '' : ` ${peak}.`}${blocked}`;
}
