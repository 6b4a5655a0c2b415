import { useState } from 'preact/hooks';
import type { TaskGroup, TaskRow, TasksDocument } from '../../documents/tasks.ts';
import { Act, useMay } from '../components/act.tsx';
import { Choice } from '../components/choice.tsx';
import { type FilterChip, Filters, Nothing, NothingFound } from '../components/filters.tsx';
import { Failure, Skeleton } from '../components/panel.tsx';
import { hrefWith, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { useSteady } from '../lib/steady.ts';
import { fmt, plural } from '../lib/words.ts';
import { GroupHead, headOf } from './tasks/group-head.tsx';
import { TaskLine } from './tasks/task-line.tsx';

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
  const query = new URLSearchParams();
  for (const key of [...KEYS, 'q', 'state', 'after']) {
    const value = params.get(key);
    if (value !== null) query.set(key, value);
  }
  const path = `/api/pages/tasks?${query}`;
  const { data, error, isOld, again } = useDocument<TasksDocument>(path);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const mayChange = [useMay('cancel'), useMay('retry')].some((may) => may);
  const groups = data === null ? [] : arranged(data.groups, grouping);
  const rows = groups.flatMap(({ tasks }) => tasks);
  const steady = useSteady(rows, ({ id }) => id, `${isOld} ${grouping} ${path}`);
  const kept = new Map(steady.rows.map((entry) => [entry.row.id, entry]));
  const isOn = (key: string): boolean => state === key;
  const chip = (key: string, text: string, count: number | null, icon?: string): FilterChip => ({
    text,
    count,
    isOn: isOn(key),
    href: hrefWith({ state: key === 'unfinished' ? null : key, reason: null, after: null }),
    ...(icon === undefined ? {} : { state: icon }),
  });
  const chips =
    data === null
      ? []
      : [
          chip('unfinished', 'Unfinished', data.unfinished),
          chip('running', 'Running', data.running, 'running'),
          chip('waiting', 'Waiting', data.waiting, 'waiting'),
          chip('retrying', 'Retrying', data.retrying, 'retrying'),
          chip('failed', 'Failed today', data.failed, 'failed'),
          chip('finished', 'Finished', null, 'finished'),
        ];
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    setSelected(next);
  };
  const ids = [...selected];
  return (
    <>
      <Filters
        label="Filter tasks"
        placeholder="id, job, SQL; or topic: job: reason:"
        keys={KEYS}
        chips={chips}
        right={
          <span class="sortby">
            <Choice label="Group" name="group" items={GROUPS} value={grouping} standard="reason" />
          </span>
        }
      />
      {ids.length > 0 && (
        <section class="bulk" aria-label="Selected tasks">
          <b>{ids.length} selected</b>
          <Act
            action="cancel"
            target={{ tasks: ids }}
            what={ids.length === 1 ? `task #${ids[0]}` : `${ids.length} tasks`}
            kind="small"
          >
            Cancel {fmt(ids.length)}…
          </Act>
          <Act
            action="retry"
            target={{ tasks: ids }}
            what={ids.length === 1 ? `task #${ids[0]}` : `${ids.length} tasks`}
            kind="small"
          >
            Retry {fmt(ids.length)}…
          </Act>
          <button type="button" class="btn small" onClick={() => setSelected(new Set())}>
            Clear
          </button>
        </section>
      )}
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
            <table class="rows tasks">
              <thead>
                <tr>
                  <th class="c-sel">
                    <span class="vh">Select</span>
                  </th>
                  <th class="c-state">State</th>
                  <th class="c-id">Task</th>
                  <th class="c-name">Job or SQL</th>
                  <th class="c-topic">
                    Topic<span class="role"> · role</span>
                  </th>
                  <th class="c-why">Progress, or why it waits</th>
                  <th class="c-when num">Since</th>
                  <th class="c-act">
                    <span class="vh">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {groups.map((group) => [
                  grouping !== 'none' && <GroupHead key={headOf(group)} group={group} document={data} />,
                  ...group.tasks
                    .filter(({ id }) => kept.has(id))
                    .map((task) => (
                      <TaskLine
                        key={task.id}
                        task={kept.get(task.id)?.row ?? task}
                        isGone={false}
                        isSelected={selected.has(task.id)}
                        onSelect={mayChange ? (on) => toggle(task.id, on) : null}
                      />
                    )),
                  group.next !== null && (
                    <tr key={`${headOf(group)} more`} class="more-row">
                      <td colSpan={8}>
                        <a href={hrefWith({ after: group.next })}>
                          {group.total > group.tasks.length ? `Show more of ${fmt(group.total)}` : 'Show more'}
                        </a>
                      </td>
                    </tr>
                  ),
                ])}
                {steady.rows
                  .filter(({ isGone }) => isGone)
                  .map(({ row }) => (
                    <TaskLine key={row.id} task={row} isGone isSelected={false} onSelect={null} />
                  ))}
              </tbody>
            </table>
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

/** The groups as they came, or the same tasks by topic. */
function arranged(groups: readonly TaskGroup[], grouping: string): readonly TaskGroup[] {
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
