import type { TaskGroup, TaskRow, TasksDocument } from '../../documents/tasks.ts';
import { Act } from '../components/act.tsx';
import { Choice } from '../components/choice.tsx';
import { type FilterChip, Filters, Nothing, NothingFound } from '../components/filters.tsx';
import { Failure, Skeleton } from '../components/panel.tsx';
import { hrefWith, queryOf, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { useSelection } from '../lib/selection.ts';
import { useSteady } from '../lib/steady.ts';
import { fmt, plural } from '../lib/words.ts';
import { TaskTable } from './tasks/task-table.tsx';

const KEYS = ['reason', 'topic', 'job'];

const GROUPS: readonly (readonly [key: string, text: string])[] = [
  ['reason', 'By reason'],
  ['topic', 'By topic'],
  ['none', 'None'],
];

export function Tasks() {
  const { params } = useAddress();
  const state = params.get('state') ?? 'unfinished';
  const grouping = params.get('group') ?? 'reason';
  const path = `/api/pages/tasks?${queryOf(params, [...KEYS, 'q', 'state', 'after'])}`;
  const { data, error, isOld, again } = useDocument<TasksDocument>(path);
  const selection = useSelection();
  const groups = data === null ? [] : grouped(data.groups, grouping);
  const rows = groups.flatMap(({ tasks }) => tasks);
  const steady = useSteady(rows, ({ id }) => id, `${isOld} ${grouping} ${path}`);
  const ids = [...selection.selected];
  return (
    <>
      <Filters
        label="Filter tasks"
        placeholder="id, job, SQL; or topic: job: reason:"
        keys={KEYS}
        chips={data === null ? [] : chipsOf(data, state)}
        right={
          <span class="sortby">
            <Choice label="Group" name="group" items={GROUPS} value={grouping} standard="reason" />
          </span>
        }
      />
      {ids.length > 0 && <Bulk ids={ids} clear={selection.clear} />}
      {error !== null && <Failure error={error} again={again} />}
      <section class="panel flush" {...steady.hold} aria-busy={isOld}>
        {data === null ? (
          error === null && <Skeleton lines={12} label="Tasks" />
        ) : groups.length === 0 ? (
          params.size === 0 ? (
            <Nothing>
              <b>No task waits or runs.</b>
            </Nothing>
          ) : (
            <NothingFound what="tasks" without={{}} />
          )
        ) : (
          <>
            {steady.fresh > 0 && (
              <button type="button" class="fresh" onClick={steady.take}>
                {plural(steady.fresh, 'new task')}: show them
              </button>
            )}
            <TaskTable
              document={data}
              groups={groups}
              isGrouped={grouping !== 'none'}
              steady={steady}
              selection={selection}
            />
            <nav class="pager" aria-label="Pages of the list">
              <span>
                {fmt(rows.length)} shown{state === 'unfinished' ? ` of ${fmt(data.unfinished)}` : ''}
              </span>
              <span class="grow" />
              {params.has('after') && (
                <a class="btn" href={hrefWith({ after: null })}>
                  From the beginning
                </a>
              )}
            </nav>
          </>
        )}
      </section>
    </>
  );
}

function chipsOf(document: TasksDocument, state: string): readonly FilterChip[] {
  const chip = (key: string, text: string, count: number | null, icon?: string): FilterChip => ({
    text,
    count,
    isOn: state === key,
    href: hrefWith({ state: key === 'unfinished' ? null : key, reason: null, after: null }),
    ...(icon === undefined ? {} : { state: icon }),
  });
  return [
    chip('unfinished', 'Unfinished', document.unfinished),
    chip('running', 'Running', document.running, 'running'),
    chip('waiting', 'Waiting', document.waiting, 'waiting'),
    chip('retrying', 'Retrying', document.retrying, 'retrying'),
    chip('failed', 'Failed today', document.failed, 'failed'),
    chip('finished', 'Finished', null, 'finished'),
  ];
}

/** What can be done with the selected tasks. */
function Bulk({ ids, clear }: { readonly ids: readonly string[]; readonly clear: () => void }) {
  const what = ids.length === 1 ? `task #${ids[0]}` : `${ids.length} tasks`;
  return (
    <section class="bulk" aria-label="Selected tasks">
      <b>{ids.length} selected</b>
      <Act action="cancel" target={{ tasks: ids }} what={what} kind="small">
        Cancel {fmt(ids.length)}…
      </Act>
      <Act action="retry" target={{ tasks: ids }} what={what} kind="small">
        Retry {fmt(ids.length)}…
      </Act>
      <button type="button" class="btn small" onClick={clear}>
        Clear
      </button>
    </section>
  );
}

/** The groups as they came, or the same tasks by topic. */
function grouped(groups: readonly TaskGroup[], grouping: string): readonly TaskGroup[] {
  if (grouping !== 'topic') return groups;
  const byTopic = new Map<string, TaskRow[]>();
  for (const task of groups.flatMap(({ tasks }) => tasks))
    byTopic.set(task.topic, [...(byTopic.get(task.topic) ?? []), task]);
  return [...byTopic].map(([topic, tasks]) => ({
    group: null,
    title: `topic ${topic}`,
    state: 'topics',
    total: tasks.length,
    tasks,
    next: null,
  }));
}
