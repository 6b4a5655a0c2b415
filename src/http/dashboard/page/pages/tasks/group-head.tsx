import type { ComponentChildren } from 'preact';
import type { TaskGroup, TasksDocument } from '../../../documents/tasks.ts';
import { Act } from '../../components/act.tsx';
import { iconOf, toneOf } from '../../components/chip.tsx';
import { Icon } from '../../components/icon.tsx';
import { Time } from '../../components/time.tsx';
import { topicHref } from '../../lib/address.ts';
import { fmt, plural } from '../../lib/words.ts';
import { reasonWords } from '../overview-parts.tsx';

export function headOf({ group, title, state }: TaskGroup): string {
  return group === null ? `${state} ${title}` : `${group.reason} ${group.topic}`;
}

export function GroupHead({
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
    tools = <Tools group={group} total={total} ids={tasks.map(({ id }) => id)} />;
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

interface ToolsProps {
  readonly group: NonNullable<TaskGroup['group']>;
  readonly total: number;
  /** The tasks of the group that are shown. */
  readonly ids: readonly string[];
}

function Tools({ group, total, ids }: ToolsProps) {
  return (
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
