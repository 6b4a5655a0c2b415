import { padTo, widthOf } from '../../../text/width.ts';
import type { Plan } from '../../plan.ts';
import { changeWhat } from '../change-line.ts';
import { type Body, changeBody } from '../markdown-bodies.ts';
import type { Alike } from './alike.ts';
import { alikePlace, alikeRows, alikeWhat, detailedChange } from './alike-words.ts';

/** More rows than this do not fit into a comment beside the rest. */
const MAX_ROWS = 500;

/** The cells of the row that changes which are alike have in the table, as plain text. */
export interface AlikeCells {
  readonly action: string;
  readonly names: readonly string[];
  readonly what: string;
  readonly place: string;
}

export function alikeCells(plan: Plan, alike: Alike): AlikeCells {
  const [first] = alike.changes;
  const action = first?.action ?? 'update';
  const what = alikeWhat(plan, alike);
  const detailed = detailedChange(plan, alike);
  // A cause has said what changes: what is left are the warnings.
  const rest = what === '' && detailed?.action === 'update' ? changeWhat(detailed) : '';
  return {
    action: first?.blocked == null ? action : `⛔ ${action}`,
    names: alikeRows(plan, alike).map(({ name }) => name),
    what: what === '' ? rest : what,
    place: alikePlace(plan, alike),
  };
}

/** Returns the details of changes that are alike: a line for each job, then what they share, then the SQL of the first. */
export function alikeBody(plan: Plan, alike: Alike): Body {
  const rows = alikeRows(plan, alike);
  const left = rows.length - MAX_ROWS;
  const width = Math.max(...rows.map(({ name }) => widthOf(name)));
  const jobs = `${rows.length.toLocaleString('en')} jobs`;
  const what = alikeWhat(plan, alike);
  const [first] = alike.changes;
  const detailed = detailedChange(plan, alike);
  const body = detailed === null ? null : changeBody(plan, detailed);
  const isWhole = first?.action === 'create' || first?.action === 'delete';
  const summary = isWhole || what === '' ? `${first?.action ?? ''} ${jobs} ${what}`.trimEnd() : `${what} · ${jobs}`;
  const blocked = first?.blocked == null ? '' : ` (blocked: ${first.blocked.reason})`;
  return {
    name: summary,
    summary: `${summary}${blocked}`,
    lines: [
      ...rows
        .slice(0, MAX_ROWS)
        .map(({ name, value, place }) => `${padTo(name, width)}  ${value === '' ? place : value}`.trimEnd()),
      ...(left > 0 ? [`… and ${left.toLocaleString('en')} more jobs (pgherd plan --full)`] : []),
      ...(body === null || (body.lines.length === 0 && body.sql.length === 0)
        ? []
        : ['', ...(isWhole ? [`${first?.name}:`] : []), ...body.lines]),
    ],
    sql: body?.sql ?? [],
  };
}
