import { diffDefinitions } from '../../../plan/diff-definitions.ts';
import { diffSql } from '../../../plan/render/sql-diff.ts';
import {
  type ChangeRow,
  countRevisions,
  loadChanges,
  loadOneRevision,
  loadRevisions,
  type RevisionListRow,
  type RevisionPageFilter,
} from '../../../store/lists/dashboard/revision-pages.ts';
import type {
  RevisionChange,
  RevisionDocument,
  RevisionRow,
  RevisionsDocument,
} from '../../dashboard/documents/past.ts';
import { Refusal } from '../../refusal.ts';
import type { BoardView } from './board/board.ts';
import type { PagesContext } from './board/context.ts';
import { fieldText, keyText } from './values.ts';

/** Returns one page of revisions, the newest first, with the manual changes since. */
export async function revisionsOf(
  { http, board }: PagesContext,
  filter: RevisionPageFilter,
): Promise<RevisionsDocument> {
  const view = await board.view();
  const { rows, total } = await http.fast.get(`pages/revisions ${JSON.stringify(filter)}`, () =>
    http.sessions.read(async (connection) => ({
      rows: await loadRevisions(connection, { ...filter, limit: filter.limit + 1 }),
      total: await countRevisions(connection),
    })),
  );
  const shown = rows.slice(0, filter.limit);
  return {
    nowMs: view.nowMs,
    revisions: shown.map((row) => rowOf(row, view)),
    total,
    next: rows.length > filter.limit ? (shown.at(-1)?.at ?? null) : null,
    drift: view.jobs.flatMap(({ name, drift }) =>
      drift === null ? [] : { job: name, by: drift.changedBy, atMs: drift.changedAtMs, values: drift.values },
    ),
  };
}

/** Returns one revision with its changes, or all changes since an earlier one. Throws 404. */
export async function revisionOf(
  { http, board }: PagesContext,
  {
    project,
    revision,
    against,
  }: { readonly project: string | null; readonly revision: number; readonly against: number | null },
): Promise<RevisionDocument> {
  const view = await board.view();
  const from = against ?? revision - 1;
  const found = await http.fast.find(`pages/revision ${project} ${revision} ${from}`, () =>
    http.sessions.read(async (connection) => {
      const row = await loadOneRevision(connection, { project, revision });
      if (row === null) return null;
      return {
        row,
        previous: await loadOneRevision(connection, { project: row.project, revision: revision - 1 }),
        following: await loadOneRevision(connection, { project: row.project, revision: revision + 1 }),
        changes: await loadChanges(connection, {
          projectId: row.project_id,
          from: Math.min(from, revision - 1),
          to: revision,
        }),
      };
    }),
  );
  if (found === null)
    throw new Refusal(
      404,
      'not_found',
      `there is no revision ${revision}${project === null ? '' : ` of project ${project}`}`,
    );
  const { row, previous, following, changes } = found;
  return {
    nowMs: view.nowMs,
    revision: rowOf(row, view),
    against: from,
    previous: previous === null ? null : { revision: previous.revision, by: previous.by, atMs: previous.at_ms },
    following: following?.revision ?? null,
    toolVersion: row.tool_version,
    address: row.address,
    changes: merged(changes).map((change) => changeOf(change, view)),
  };
}

function rowOf(row: RevisionListRow, view: BoardView): RevisionRow {
  const failing = row.jobs.filter((name) => {
    const job = view.byName.get(name);
    return job?.state === 'failing' && (job.last_success_ms ?? 0) < row.at_ms && (job.last_ended_ms ?? 0) > row.at_ms;
  });
  return {
    project: row.project,
    revision: row.revision,
    atMs: row.at_ms,
    by: row.by,
    via:
      row.rollback_to !== null
        ? 'rollback'
        : row.application_name === 'pgherd sync'
          ? 'sync'
          : row.git_commit === null || row.git_dirty === true
            ? 'laptop'
            : 'apply',
    environment: row.environment,
    commit: row.git_commit,
    dirty: row.git_dirty === true,
    rollbackTo: row.rollback_to,
    created: row.created,
    updated: row.updated,
    renamed: row.renamed,
    deleted: row.deleted,
    sqlChanges: row.sql_changes,
    names: row.names,
    failing,
  };
}

/** Returns several changes of one job or topic as one: from the state before the first to the state after the last. */
function merged(changes: readonly ChangeRow[]): readonly ChangeRow[] {
  const byTarget = new Map<string, ChangeRow>();
  for (const change of changes) {
    const key = `${change.kind} ${change.name}`;
    const known = byTarget.get(key);
    byTarget.set(
      key,
      known === undefined
        ? change
        : { ...change, action: known.action === 'create' ? 'create' : change.action, before: known.before },
    );
  }
  return [...byTarget.values()];
}

function changeOf({ action, kind, name, before, after, file }: ChangeRow, view: BoardView): RevisionChange {
  const fields = diffDefinitions(before ?? {}, after ?? {});
  const sql = fields.find(({ path }) => path === 'sql');
  const diff = sql === undefined ? null : diffSql(textIn(sql.before), textIn(sql.after));
  const formerName = before !== null && after !== null && nameIn(before) !== nameIn(after) ? nameIn(before) : null;
  return {
    action,
    kind,
    name,
    formerName,
    file,
    fields: fields
      .filter(
        ({ path, before: was, after: now }) =>
          path !== 'sql' && path !== 'name' && (before !== null || now !== null) && (after !== null || was !== null),
      )
      .map(({ path, before: was, after: now }) => ({
        path: keyText(path),
        before: fieldText(path, was),
        after: fieldText(path, now),
      }))
      .slice(0, 60),
    sql: diff === null ? null : { ...diff, lines: diff.lines.slice(0, 400) },
    state: kind === 'job' ? (view.byName.get(name)?.state ?? null) : null,
  };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function nameIn(definition: object): string | null {
  return 'name' in definition && typeof definition.name === 'string' ? definition.name : null;
}
