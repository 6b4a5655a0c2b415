import { visible } from '../../../text/printable.ts';
import type { JobChange, Plan } from '../../plan.ts';
import { weightMark } from '../../weight/weigh.ts';
import { formatOrigin } from '../cause-lines.ts';
import { changeWhat } from '../change-line.ts';
import { formatValue, nextWords } from '../words.ts';
import { type Alike, IN_ROWS } from './alike.ts';

/** What a line shows of one job of a block; `value` is empty when nothing differs. */
export interface AlikeRow {
  readonly name: string;
  readonly value: string;
  readonly place: string;
}

/** Returns a row for each job: its name, and what the jobs do not share. */
export function alikeRows(plan: Plan, alike: Alike): readonly AlikeRow[] {
  const next = alike.changes.map((change) => nextOf(plan, change));
  const isSame = next.every((runs) => runs === next[0]);
  return alike.changes.map((change, index) => ({
    name: subject(change),
    value: [ownWords(change, alike), isSame || alike.shift !== null ? '' : (next[index] ?? '')]
      .filter((part) => part !== '')
      .join('   '),
    place: change.file === null ? '' : visible(`${change.file}${change.line === null ? '' : `:${change.line}`}`),
  }));
}

/** Returns the first change without what the rows show. */
function sharedChange(plan: Plan, { changes, shift }: Alike): JobChange | null {
  const [first] = changes;
  if (first === undefined) return null;
  const next = changes.map((change) => nextOf(plan, change));
  const isNextShared = shift === null && first.action === 'update' && next.every((runs) => runs === next[0]);
  return {
    ...first,
    fields: first.fields.filter(({ path }) => path !== 'name' && !(path === 'schedule' && shift !== null)),
    nextRuns: isNextShared ? first.nextRuns : { before: null, after: null },
    notes: first.notes.filter(({ code }) => !IN_ROWS.has(code)),
  };
}

/** Returns what happens to all of them: `schedule 7 min later (UTC)`, `topic reports → reporting`, `like tenant-001`. */
export function alikeWhat(plan: Plan, alike: Alike): string {
  const shared = sharedChange(plan, alike);
  if (shared === null) return '';
  if (shared.action === 'create' || shared.action === 'delete') return `like ${visible(shared.name)}`;
  const moved = alike.shift === null ? [] : [`schedule ${shiftWords(alike.shift)}`];
  const marks = shared.fields.flatMap((field) => weightMark(field) ?? []);
  const fields = shared.fields.length === 0 ? [] : [[changeWhat(shared), ...marks].join(' ')];
  const back =
    shared.fields.length > 0 ? undefined : shared.notes.find(({ code }) => code === 'back-to-revision')?.text;
  return [...moved, ...fields, ...(back === undefined ? [] : [back])].join(' · ');
}

/** Returns the first change without what the rows and the first line show: its SQL, the next runs and the notes. */
export function detailedChange(plan: Plan, alike: Alike): JobChange | null {
  const shared = sharedChange(plan, alike);
  if (shared === null || shared.action === 'create' || shared.action === 'delete') return shared;
  return {
    ...shared,
    fields: shared.fields.filter(({ path }) => path === 'sql'),
    notes: shared.notes.filter(({ code }) => code !== 'back-to-revision'),
  };
}

/** Returns where the values come from, or the files of the jobs: `jobs/tenants.yaml`, `3 files`. */
export function alikePlace({ environment }: Plan, { changes }: Alike): string {
  const origins = changes[0]?.fields.flatMap(({ origin }) =>
    origin === undefined || origin.layer === 'job' ? [] : origin,
  );
  const [origin] = origins ?? [];
  if (origin !== undefined) return formatOrigin(origin, environment);
  const files = [...new Set(changes.flatMap(({ file }) => file ?? []))];
  return files.length > 1 ? `${files.length} files` : visible(files[0] ?? '');
}

function shiftWords(shift: string): string {
  const zone = shift.lastIndexOf(' ');
  return `${shift.slice(0, zone)} (${visible(shift.slice(zone + 1))})`;
}

function subject({ name, before }: JobChange): string {
  return visible(before !== null && before.name !== name ? `${before.name} → ${name}` : name);
}

function ownWords({ action, before, after, notes }: JobChange, { shift }: Alike): string {
  if (action === 'create' || action === 'delete') {
    const job = after ?? before;
    const ran = notes.filter(({ code }) => IN_ROWS.has(code)).map(({ text }) => visible(text));
    if (job === null) return ran.join(', ');
    const schedule = job.schedule.length === 0 ? 'no schedule' : formatValue('schedule', job.schedule);
    return [job.schedule.length === 0 ? schedule : `${schedule} (${visible(job.timezone)})`, ...ran].join(', ');
  }
  if (shift === null || before === null || after === null) return '';
  return `${formatValue('schedule', before.schedule)} → ${formatValue('schedule', after.schedule)}`;
}

function nextOf(plan: Plan, change: JobChange): string {
  if (change.action !== 'update') return '';
  return nextWords(plan, change)
    .map(([key, runs]) => `${key} ${runs}`)
    .join(', ');
}
