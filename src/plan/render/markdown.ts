import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { markdownText } from '../../text/markup.ts';
import { visible } from '../../text/printable.ts';
import { changedGraph } from '../graph/changed-graph.ts';
import type { Change, Drift, Plan } from '../plan.ts';
import { hasChanges, isBlocked } from '../plan.ts';
import { type Block, isAlike } from './alike/alike.ts';
import { alikeBody, alikeCells } from './alike/alike-markdown.ts';
import { blocksInOrder } from './alike/blocks-in-order.ts';
import { briefSql } from './brief/brief-sql.ts';
import { causeHead, causeMark, causeSql, causeWhat, formatOrigin } from './cause-lines.ts';
import { changeWhat } from './change-line.ts';
import { type Fold, foldPlan } from './folds.ts';
import { approvalLines } from './gate-lines.ts';
import { groupDiagnostics } from './group-diagnostics.ts';
import { formatIgnored } from './ignored.ts';
import { type Body, changeBody, folded } from './markdown-bodies.ts';
import { overviewLines } from './overview/overview.ts';
import { zoneEffect } from './overview/zone-effect.ts';
import { markdownPreview } from './preview/preview-markdown.ts';
import { blockedLines, othersOf, shortList } from './short-list.ts';
import { diffSql } from './sql-diff.ts';
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
  planMarker,
} from './words.ts';

/** GitHub rejects comments of 65,536 characters and more. */
const MAX_LENGTH = 60_000;
/** Characters for the line that names what is left out. */
const ROOM_FOR_REST = 600;
/** With more changes than this the details are closed at first. */
const MAX_OPEN = 5;
/** Details with more lines than this come last, and are closed at first if they are not SQL. */
const LARGE = 40;
const MAX_REASONS = 20;
const MAX_WHAT = 300;

/**
 * Returns a plan as a comment on a pull request: a marker to find and update the comment, the counts, why the plan is blocked, a row
 * per cause and per change, and the details. It always has less than 60,000 characters: the SQL that does not fit is shortened, the
 * longest first, then left out, then details, then rows, and the last line names what is missing.
 */
export function renderMarkdown(plan: Plan, { summary = false }: { readonly summary?: boolean } = {}): string {
  const { folds, changes } = foldPlan(plan);
  const order = blocksInOrder(plan, changes);
  const shown = [...order.important, ...order.others, ...order.adds, ...order.minor];
  const start = head(plan);
  const causes = folds.map((fold) => causeRow(plan, fold));
  const rowsOf = (part: readonly Block[]): readonly string[] => part.map((block) => tableRow(plan, block));
  const rows = [...rowsOf(order.important), ...causes, ...rowsOf(shown.slice(order.important.length))];
  const graph = changedGraph(plan);
  const table = [...(rows.length === 0 ? [] : [...TABLE_HEAD, ...rows]), ...(graph.length === 0 ? [] : ['', ...graph])];
  const room = MAX_LENGTH - ROOM_FOR_REST;
  if (lengthOf([...start, ...table]) > room) return shortened(plan, start, rows, shown, room);
  const bodies = summary ? [] : bodiesOf(plan, folds, shown);
  const kept = fitting(bodies, room - lengthOf([...start, ...table]));
  const isOpen = kept.bodies.length <= MAX_OPEN;
  const lines = [
    ...start,
    ...table,
    ...kept.bodies.flatMap((body) => folded(body, isOpen && body.lines.length <= LARGE)),
    ...kept.rest,
  ];
  return `${lines.join('\n')}\n`;
}

/** Returns as many rows as fit, and the number and names of the others. */
function shortened(
  plan: Plan,
  start: readonly string[],
  rows: readonly string[],
  blocks: readonly Block[],
  room: number,
): string {
  const lines = [...start, ...TABLE_HEAD];
  let length = lengthOf(lines);
  let count = 0;
  for (const row of rows) {
    length += row.length + 1;
    if (length >= room) break;
    lines.push(row);
    count += 1;
  }
  const left = rows.length - count;
  const missing = blocks
    .slice(Math.max(0, blocks.length - left))
    .flatMap((block): readonly Change[] => (isAlike(block) ? block.changes : [block]))
    .map(formatSubject);
  const names = left === 0 ? '' : ` ${left.toLocaleString('en')} rows (${shortNames(missing)}) and`;
  return `${[...lines, '', `_Left out, because a comment has a limit:${names} all details of ${plan.changes.length.toLocaleString('en')} changes. \`pgherd plan --full\` shows them._`].join('\n')}\n`;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

interface Fitting {
  readonly bodies: readonly Body[];
  /** The last line; empty when nothing is left out. */
  readonly rest: readonly string[];
}

/** Shortens the longest SQL, then leaves it out, then the longest details, until the rest fits. */
function fitting(bodies: readonly Body[], room: number): Fitting {
  const lengthOfBody = (body: Body): number => lengthOf(folded(body, true));
  let length = bodies.reduce((sum, body) => sum + lengthOfBody(body), 0);
  const sqlOf = new Map<Body, readonly string[]>();
  for (const shorten of [briefSql, () => []]) {
    const left = bodies.map((body) => ({ body, sql: sqlOf.get(body) ?? body.sql })).filter(({ sql }) => sql.length > 0);
    for (const { body, sql } of left.toSorted((a, b) => lengthOf(b.sql) - lengthOf(a.sql))) {
      if (length <= room) break;
      const shorter = shorten(body.sql);
      if (lengthOf(shorter) >= lengthOf(sql)) continue;
      sqlOf.set(body, shorter);
      length -= lengthOf(sql) - lengthOf(shorter);
    }
  }
  const current = bodies.map((body) => ({ body, shown: { ...body, sql: sqlOf.get(body) ?? body.sql } }));
  const gone = new Set<Body>();
  for (const { body, shown } of current.toSorted((a, b) => lengthOfBody(b.shown) - lengthOfBody(a.shown))) {
    if (length <= room) break;
    gone.add(body);
    length -= lengthOfBody(shown);
  }
  const named = (set: ReadonlySet<Body>): string => shortNames([...set].map(({ name }) => name));
  const shown = [...sqlOf].filter(([body]) => !gone.has(body));
  const shortSql = new Set(shown.flatMap(([body, sql]) => (sql.length > 0 ? body : [])));
  const onlySql = new Set(shown.flatMap(([body, sql]) => (sql.length > 0 ? [] : body)));
  const parts = [
    ...(shortSql.size === 0 ? [] : [`parts of the SQL of ${shortSql.size} changes (${named(shortSql)})`]),
    ...(onlySql.size === 0 ? [] : [`the SQL of ${onlySql.size} changes (${named(onlySql)})`]),
    ...(gone.size === 0 ? [] : [`the details of ${gone.size} changes (${named(gone)})`]),
  ].map((part) => part.replace(/of 1 changes/, 'of 1 change'));
  return {
    bodies: current.filter(({ body }) => !gone.has(body)).map(({ shown }) => shown),
    rest:
      parts.length === 0
        ? []
        : ['', `_Left out, because a comment has a limit: ${parts.join(', ')}. \`pgherd plan --full\` shows them._`],
  };
}

/** Names for the last line, in Markdown. */
function shortNames(names: readonly string[]): string {
  return markdownText(shortList(names.map(visible)).replace(' (--full)', ''));
}

/** Returns the details, in the order of the rows; the large ones last. */
function bodiesOf(plan: Plan, folds: readonly Fold[], blocks: readonly Block[]): readonly Body[] {
  const bodies = [
    ...folds.map((fold) => causeBody(plan, fold)),
    ...blocks.map((block) => (isAlike(block) ? alikeBody(plan, block) : changeBody(plan, block))),
    ...plan.drift.flatMap(driftBodies),
  ].filter(({ lines, sql }) => lines.length + sql.length > 0);
  const size = ({ lines, sql }: Body): number => lines.length + sql.length;
  const large = bodies.filter((body) => size(body) > LARGE).toSorted((a, b) => size(a) - size(b));
  return [...bodies.filter((body) => size(body) <= LARGE), ...large];
}

function causeBody(plan: Plan, fold: Fold): Body {
  const sql = causeSql(fold);
  const names = fold.changes.map(({ name }) => visible(name)).join(', ');
  return {
    name: causeHead(fold, plan),
    summary: causeHead(fold, plan),
    lines: [names],
    sql: sql === null ? [] : [`sql of ${visible(sql.job)}`, ...sql.lines],
  };
}

/** The SQL that was changed manually. */
function driftBodies({ kind, name, fields, changedBy }: Drift): readonly Body[] {
  return fields.flatMap(({ path, applied, live }) =>
    path === 'sql' && typeof applied === 'string' && typeof live === 'string'
      ? {
          name: `${kind} ${name}`,
          summary: `drift ${kind} ${name}: sql as changed by ${changedBy}`,
          lines: [],
          sql: diffSql(applied, live).lines,
        }
      : [],
  );
}

function head(plan: Plan): readonly string[] {
  const commit = formatCommit(plan);
  const sign = isBlocked(plan) ? '⛔' : hasChanges(plan) ? '📝' : '✅';
  const peak = formatPeak(plan);
  const renamed = formatProjectRename(plan);
  const summary = hasChanges(plan)
    ? `**Plan:** ${formatSummary(plan)}.${peak === null ? '' : ` ${peak}.`}`
    : `**${isBlocked(plan) ? `Blocked:** ${BLOCKED_ALONE}` : 'No changes.**'} ${markdownText(formatUnchanged(plan))}.`;
  const limits = (plan.roleLimits ?? []).map((change) => `- **limits** ${markdownText(formatRoleLimits(change))}`);
  const reasons = blockedLines(plan, false).map(
    ({ text, hint }) => `- ⛔ ${markdownText(text.replace(' (--full)', ''))}${hintOf(hint)}`,
  );
  const more = reasons.length - MAX_REASONS;
  const blocked = [
    ...reasons.slice(0, MAX_REASONS),
    ...(more > 0 ? [`- ⛔ and ${more} more reasons (\`pgherd plan --full\`)`] : []),
  ];
  const approvals = approvalLines(plan).map((line) => `- ${plan.approvals?.missing === 0 ? '✅' : '🔏'} ${line}`);
  const keep = keepDriftHint(plan);
  const drift = [
    ...plan.drift.flatMap((item) => driftLines(plan, item)),
    ...(keep === null ? [] : [`- _hint:_ ${markdownText(keep)}`]),
  ];
  const warnings = diagnosticLines(plan.diagnostics.filter(({ severity }) => severity === 'warning'));
  const ignored = formatIgnored(plan, false)?.replace(' (--full)', '') ?? null;
  return [
    planMarker(plan),
    `### ${sign} ${formatPlanCommand(plan)} · ${markdownText(formatPlanTitle(plan))}${commit === null ? '' : ` · ${commit}`}`,
    '',
    summary,
    ...(renamed === null ? [] : ['', `- **rename** ${markdownText(renamed)}`]),
    ...(limits.length === 0 ? [] : ['', ...limits]),
    ...[
      blocked,
      overviewLines(plan).map((line) => `- ${markdownText(line.replace(' (--full)', ''))}`),
      approvals,
      markdownPreview(plan),
      drift,
      ignored === null ? [] : [`- ${markdownText(ignored)}`],
      warnings,
    ]
      .filter((block) => block.length > 0)
      .flatMap((block) => ['', ...block]),
  ];
}

function diagnosticLines(diagnostics: readonly Diagnostic[]): readonly string[] {
  return groupDiagnostics(diagnostics).map(({ diagnostic: { code, message, file, line }, others, hint }) => {
    const group = [{ text: message, file, line }, ...others.map((other) => ({ ...other, text: other.message }))];
    const names = others.length === 0 ? '' : othersOf(group, shortNames);
    const rest = others.length === 0 ? '' : ` and ${others.length} more like this${names}`;
    return `- ⚠️ ${markdownText(message)} (${code}, ${markdownText(`${file}:${line}`)})${rest}${hintOf(hint)}`;
  });
}

function hintOf(hint: string | null): string {
  return hint === null ? '' : ` · _hint:_ ${markdownText(visible(hint))}`;
}

function driftLines(plan: Plan, drift: Drift): readonly string[] {
  const { kind, name, fields, changedBy, changedAt } = drift;
  return fields.map(({ path, applied, live }) => {
    const what = path === 'sql' ? 'changed' : `${formatValue(path, applied)} → ${formatValue(path, live)}`;
    const who = `by ${changedBy}, ${formatAgo(changedAt, plan.createdAt)}`;
    return `- ❗ **drift** ${markdownText(`${kind} ${name}.${formatKey(path)}`)}: ${markdownText(`${what} ${who}`)}; apply ${driftEnd(plan, drift)} it`;
  });
}

const TABLE_HEAD: readonly string[] = ['', '| | | what | where |', '|---|---|---|---|'];

function causeRow({ environment }: Plan, { cause, changes }: Fold): string {
  const names = shortNames(changes.map(({ name }) => name));
  const place = markdownText(formatOrigin(cause, environment));
  const effect = zoneEffect({ cause, changes });
  const what = `${causeWhat(cause)}${causeMark({ cause, changes })}${effect === null ? '' : ` · ${effect}`}`;
  return `| update | ${changes.length} jobs: ${names} | ${cell(what)} | ${place} |`;
}

function tableRow(plan: Plan, change: Block): string {
  if (isAlike(change)) {
    const { action, names, what, place: where } = alikeCells(plan, change);
    const jobs = `${names.length.toLocaleString('en')} jobs: ${shortNames(names)}`;
    return `| ${action} | ${jobs} | ${cell(what)} | ${markdownText(where)} |`;
  }
  const place = change.file === null ? '' : `${change.file}${change.line === null ? '' : `:${change.line}`}`;
  const action = change.blocked === null ? change.action : `⛔ ${change.action}`;
  return `| ${action} | ${markdownText(formatSubject(change))} | ${cell(changeWhat(change))} | ${markdownText(visible(place))} |`;
}

function cell(text: string): string {
  const shown = visible(text);
  return markdownText(shown.length > MAX_WHAT ? `${shown.slice(0, MAX_WHAT)}…` : shown);
}
