import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { TaskGroup, TaskRow, TasksDocument } from '../../documents/tasks.ts';
import { Act, useMay } from '../components/act.tsx';
import { Chip, iconOf, toneOf } from '../components/chip.tsx';
import { type FilterChip, Filters, NothingFound } from '../components/filters.tsx';
import { Icon } from '../components/icon.tsx';
import { Menu } from '../components/menu.tsx';
import { Subject, TaskLink } from '../components/name.tsx';
import { Failure, Segments, Skeleton } from '../components/panel.tsx';
import { Progress } from '../components/small-charts.tsx';
import { For, Time } from '../components/time.tsx';
import { hrefWith, taskHref, topicHref, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { useSteady } from '../lib/steady.ts';
import { duration, fmt, plural, short } from '../lib/words.ts';
import { reasonWords } from './overview-parts.tsx';

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
            <Segments
              label="Group"
              items={GROUPS.map(([key, text]) => [
                text,
                key === grouping,
                hrefWith({ group: key === 'reason' ? null : key }),
              ])}
            />
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
            <div class="nothing" role="status">
              <p>
                <b>No task waits or runs.</b>
              </p>
            </div>
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

function headOf({ group, title, state }: TaskGroup): string {
  return group === null ? `${state} ${title}` : `${group.reason} ${group.topic}`;
}

function GroupHead({
  group: { group, title, state, total, tasks },
  document,
}: {
  readonly group: TaskGroup;
  readonly document: TasksDocument;
}) {
  let words: ComponentChildren;
  let note: ComponentChildren = null;
  let tools: ComponentChildren = null;
  if (group === null && state === 'running') {
    words = `${plural(total, 'task runs', 'tasks run')}`;
    note = `${plural(document.slots, 'slot')}, ${plural(document.daemons, 'daemon')}`;
  } else if (group === null) words = title === '' ? plural(total, 'task') : `${plural(total, 'task')} ${title}`;
  else {
    const [what, more] = reasonWords(group);
    words =
      group.reason === 'retry'
        ? `${plural(total, 'task waits', 'tasks wait')} for a retry`
        : group.reason === 'later'
          ? `${plural(total, 'task waits', 'tasks wait')} for their time`
          : `${plural(total, 'task waits', 'tasks wait')}: ${what}`;
    note = (
      <>
        {more}
        {group.pause !== null && (
          <>
            {group.pause.by === null ? 'by its definition' : `by ${group.pause.by}`}{' '}
            {group.pause.sinceMs !== null && <Time ms={group.pause.sinceMs} />}
            {group.pause.untilMs !== null && (
              <>
                {' '}
                to <Time ms={group.pause.untilMs} />
              </>
            )}
            {group.pause.reason !== null && ` · ${group.pause.reason}`}
          </>
        )}
        {group.nextMs !== null && (
          <>
            the next at <Time ms={group.nextMs} format="hms" />
          </>
        )}
      </>
    );
    const ids = tasks.map(({ id }) => id);
    tools = (
      <>
        {group.reason === 'paused' && group.topic !== null && (
          <Act action="resume-topic" target={{ topics: [group.topic] }} what={`topic ${group.topic}`} kind="small">
            Resume {group.topic}…
          </Act>
        )}
        {group.reason === 'retry' && (
          <Act action="retry" target={{ tasks: ids }} what={plural(ids.length, 'task')} kind="small">
            Retry {fmt(ids.length)} now…
          </Act>
        )}
        {group.topic !== null && total > 0 && (
          <Act
            action="cancel"
            target={{ waitingIn: group.topic }}
            what={`all tasks that wait in topic ${group.topic}`}
            kind="small"
          >
            Cancel {fmt(total)}…
          </Act>
        )}
        {group.topic !== null && group.reason !== 'paused' && (
          <a class="btn small" href={topicHref(group.topic)}>
            Topic {group.topic}
          </a>
        )}
      </>
    );
  }
  return (
    <tr class="group">
      <td colSpan={8}>
        <div class="line">
          <span class={`chip s-${toneOf(state)}`}>
            <Icon name={iconOf(state)} />
          </span>
          <b>{words}</b>
          <span class="dim">{note}</span>
          <span class="grow" />
          {tools}
        </div>
      </td>
    </tr>
  );
}

interface LineProps {
  readonly task: TaskRow;
  readonly isGone: boolean;
  readonly isSelected: boolean;
  readonly onSelect: ((isOn: boolean) => void) | null;
}

function TaskLine({ task, isGone, isSelected, onSelect }: LineProps) {
  const isRunning = task.startedMs !== null;
  const what = `task #${task.id}`;
  return (
    <tr class={`${isGone ? 'stale-row' : ''}${isSelected ? ' selected' : ''}`}>
      <td class="c-sel">
        {onSelect !== null && task.id !== '' && (
          <input
            type="checkbox"
            aria-label={`Select task ${task.id}`}
            checked={isSelected}
            onChange={(event) => onSelect(event.currentTarget.checked)}
          />
        )}
      </td>
      <td class="c-state">
        <Chip state={task.state} />
      </td>
      <td class="c-id">{task.id === '' ? <span class="dim">–</span> : <TaskLink id={task.id} />}</td>
      <td class="c-name">
        <Subject job={task.job} sql={task.sql} />
      </td>
      <td class="c-topic dim">
        {task.topic}
        {task.role !== null && <span class="role"> · {task.role}</span>}
      </td>
      <td class="c-why">
        {isRunning ? (
          <>
            <span class="prog">
              <Progress
                sinceMs={task.startedMs ?? 0}
                p50Ms={task.p50Ms}
                p95Ms={task.p95Ms}
                timeoutMs={task.timeoutMs}
              />
            </span>
            <span class="dim">{task.p95Ms === null ? 'no history' : `p95 ${short(task.p95Ms)}`}</span>
          </>
        ) : (
          <WhyWaits task={task} />
        )}
      </td>
      <td class="c-when num">
        {isRunning ? (
          <>
            for{' '}
            <b class={task.state === 'slow' ? 's-late' : ''}>
              <For sinceMs={task.startedMs ?? 0} write={duration} />
            </b>
          </>
        ) : task.sinceMs === null ? (
          '–'
        ) : (
          <>
            <Time ms={task.sinceMs} />{' '}
            <span class={task.state === 'late' ? 's-late' : 'dim'}>
              {task.endedMs === null ? <For sinceMs={task.sinceMs} /> : task.ms === null ? '' : duration(task.ms)}
            </span>
          </>
        )}
      </td>
      <td class="c-act">
        {isRunning ? (
          <Act action="cancel" target={{ tasks: [task.id] }} what={what} kind="small" label={`Cancel task ${task.id}`}>
            Cancel…
          </Act>
        ) : (
          task.id !== '' && (
            <Menu label={`Actions for task ${task.id}`}>
              <a class="btn" href={taskHref(task.id)}>
                Open
              </a>
              {task.endedMs === null && (
                <Act action="cancel" target={{ tasks: [task.id] }} what={what}>
                  Cancel…
                </Act>
              )}
              {(task.state === 'failed' || task.state === 'cancelled') && (
                <Act action="retry" target={{ tasks: [task.id] }} what={what}>
                  Retry…
                </Act>
              )}
            </Menu>
          )
        )}
      </td>
    </tr>
  );
}

function WhyWaits({ task }: { readonly task: TaskRow }) {
  const { state, attempt, retryLimit, availableMs, error, afterTask, place, endedMs } = task;
  if (endedMs !== null) return <span class={state === 'failed' ? 's-failed' : 'dim'}>{error ?? ''}</span>;
  if (state === 'retrying') {
    return (
      <>
        attempt {attempt} of {(retryLimit ?? 0) + 1}{' '}
        {availableMs !== null && (
          <>
            at <Time ms={availableMs} format="hms" />
          </>
        )}
        {error !== null && <span class="dim"> · {error}</span>}
      </>
    );
  }
  if (afterTask !== null) {
    return (
      <>
        after <TaskLink id={afterTask} />
      </>
    );
  }
  if (state === 'late' && availableMs !== null) {
    return (
      <>
        due <Time ms={availableMs} />
        {place !== null && `, place ${place} in the topic`}
      </>
    );
  }
  if (place !== null) return <span class="dim">place {place} in the topic</span>;
  return availableMs === null ? null : (
    <span class="dim">
      may start <Time ms={availableMs} />
    </span>
  );
}
