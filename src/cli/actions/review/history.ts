import { PgherdError } from '../../../errors.ts';
import { pastPlan } from '../../../plan/gates/past-plan.ts';
import type { RoleLimitsChange } from '../../../plan/limits/role-limits-change.ts';
import { renderPlanChanges } from '../../../plan/render/text.ts';
import { formatAppliedSummary, formatRoleLimits } from '../../../plan/render/words.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { formatInstant } from '../../../schedule/instant.ts';
import { localTime } from '../../../schedule/local-time.ts';
import { relativeTime } from '../../../schedule/relative-time.ts';
import { requireProject } from '../../../store/definitions/projects.ts';
import {
  changesOfRevision,
  listRevisions,
  type RevisionRow,
  revisionsOf,
} from '../../../store/definitions/revisions.ts';
import { historyDocument, revisionDocument } from '../../../store/lists/documents.ts';
import { visible } from '../../../text/printable.ts';
import { emptyListText, moreText, readLimit } from '../../lists/list-ends.ts';
import { showList } from '../../lists/show-list.ts';
import { withControlConnection } from '../../options/connection-options.ts';
import { installationOf } from '../../options/installation-options.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import { nowOption } from '../../options/when-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText, wholeNumber } from '../../shell/output.ts';
import { type Column, renderTable } from '../../shell/table.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';

export interface HistoryFlags extends ListFlags {
  readonly full?: boolean;
}

const LIMIT = 20;

/** `pgherd history`: the revisions as a table, or one of them with its changes. Throws `not_found` for an unknown one. */
export async function showHistory(
  context: CliContext,
  written: string | undefined,
  flags: HistoryFlags,
): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const { project, job, topic, match, sinceMs, untilMs, limit: asked } = listFilterOf(flags, {});
  const limit = asked ?? (sinceMs === null ? LIMIT : null);
  const revision = written === undefined ? null : wholeNumber(written, 1, '<revision>');
  if (revision !== null) {
    const installation = await installationOf(context, flags, 'pgherd history');
    const shown = await withControlConnection(context, installation, (connection) =>
      oneRevision(connection, revision, project, installation.project),
    );
    if (format === 'json') return printJson(context, revisionDocument(shown.row, shown.changes));
    const nowMs = nowOption(flags.now);
    return printText(context, renderRevision(context, shown.row, shown.changes, { full: flags.full === true, nowMs }));
  }
  await showList(context, flags, {
    name: 'pgherd history',
    load: async (connection) => {
      if (project !== null) await requireProject(connection, project);
      const read = limit === null ? null : readLimit(limit);
      return await listRevisions(connection, { project, job, topic, match, sinceMs, untilMs, limit: read });
    },
    document: (rows) => historyDocument(rows.slice(0, limit ?? undefined)),
    emptyFilter: (rows) => (rows.length === 0 ? { topic } : null),
    text: (rows, nowMs) => {
      if (rows.length === 0)
        return emptyListText(
          { project, job, topic, match, sinceMs, untilMs },
          'revision',
          'Nothing has been applied yet.',
        );
      const zone = outputZone(context);
      const shown = rows
        .slice(0, limit ?? undefined)
        .map((row) => cells(row, relativeTime(row.appliedAtMs, nowMs, zone)));
      const more = moreText(context, rows.length, limit);
      return `${zoneLine(context, nowMs)}${renderTable(context, COLUMNS, shown, flags)}${more}`;
    },
  });
}

type Changes = Awaited<ReturnType<typeof changesOfRevision>>;

/** `here` is the project of pgherd.yaml, which decides when several projects have a revision of this number. */
async function oneRevision(
  connection: Connection,
  revision: number,
  project: string | null,
  here: string | null,
): Promise<{ readonly row: RevisionRow; readonly changes: Changes }> {
  if (project !== null) await requireProject(connection, project);
  const found = await revisionsOf(connection, project, revision);
  const row = found.length === 1 ? found[0] : found.find((one) => one.project === here);
  if (row === undefined && found.length > 1) {
    const names = found.map((one) => visible(one.project)).join(', ');
    throw new PgherdError('usage', `several projects have a revision ${revision}: ${names}`, {
      hint: 'pass --project',
    });
  }
  if (row === undefined) {
    const which = project === null ? 'no project has' : `project ${visible(project)} does not have`;
    const hint = 'pgherd history lists the revisions';
    throw new PgherdError('not_found', `${which} a revision ${revision}`, { hint });
  }
  return { row, changes: await changesOfRevision(connection, row.project, revision) };
}

/** A change of the limits of a role. */
type LimitsRecord = Changes[number] & Pick<RoleLimitsChange, 'before' | 'after'>;

function renderRevision(
  context: CliContext,
  row: RevisionRow,
  changes: Changes,
  { full, nowMs }: { readonly full: boolean; readonly nowMs: number },
): string {
  const zone = outputZone(context);
  const { date, time } = localTime(zone, row.appliedAtMs);
  const when = `${date} ${time}`;
  const appliedAt = formatInstant(row.appliedAtMs);
  const { rollbackTo, ...rest } = row;
  const definitions = changes.flatMap(({ kind, ...change }) => (kind === 'role' ? [] : { ...change, kind }));
  const plan = pastPlan({ ...rest, appliedAt, ...(rollbackTo === null ? {} : { rollbackTo }) }, definitions);
  // Apply wrote them.
  const limits = changes.filter(({ kind }) => kind === 'role') as readonly LimitsRecord[];
  const environment = row.environment === null ? '' : ` @ ${row.environment}`;
  const commit = commitOf(row);
  const facts = [
    `by ${row.appliedBy}${row.author === null ? '' : ` (author ${row.author})`} at ${when}${commit === '–' ? '' : `, commit ${commit}`}`,
    ...(rollbackTo === null ? [] : [`rollback to revision ${rollbackTo}`]),
    ...(row.approvedBy.length === 0 ? [] : [`approved by ${row.approvedBy.join(', ')}`]),
    ...(row.override === null ? [] : [`in a freeze: ${row.override}`]),
    `plan ${row.digest}, pgherd ${row.toolVersion}`,
  ];
  const lines = [
    context.palette.bold(visible(`revision ${row.revision} of ${row.project}${environment}`)),
    ...facts.map((fact) => `  ${visible(fact)}`),
    ...limits.map((change) => `  ~ ${formatRoleLimits({ ...change, role: change.name })}`),
    ...renderPlanChanges(plan, context.palette, { full }),
    `${formatAppliedSummary(row.summary)}.`,
  ];
  return `${zoneLine(context, nowMs, zone)}${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

const COLUMNS: readonly Column[] = [
  { title: 'project', shorten: 'middle' },
  { title: 'revision', right: true },
  { title: 'when' },
  { title: 'who', rank: 1, shorten: 'middle' },
  { title: 'environment', rank: 3 },
  { title: 'commit', rank: 2 },
  { title: 'plan', rank: 4 },
  { title: 'what', shorten: 'end' },
];

function cells(row: RevisionRow, when: string): readonly string[] {
  return [
    row.project,
    String(row.revision),
    when,
    row.appliedBy,
    row.environment ?? '–',
    commitOf(row),
    row.digest.slice(0, 8),
    whatOf(row, formatAppliedSummary(row.summary)),
  ];
}

function whatOf({ rollbackTo, override, approvedBy }: RevisionRow, done: string): string {
  const approved = approvedBy.length === 0 ? '' : `, approved by ${approvedBy.join(', ')}`;
  const frozen = override === null ? '' : `, in a freeze: ${override}`;
  return `${rollbackTo === null ? done : `rollback to ${rollbackTo}: ${done}`}${approved}${frozen}`;
}

function commitOf({ git }: RevisionRow): string {
  return git.commit === null ? '–' : `${git.commit.slice(0, 7)}${git.dirty === true ? ' +' : ''}`;
}
