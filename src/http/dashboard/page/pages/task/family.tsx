import type { RelatedTask, TaskDocument } from '../../../documents/tasks.ts';
import { Mark } from '../../components/chip.tsx';
import { JobLink, TaskLink } from '../../components/name.tsx';
import { Panel } from '../../components/panel.tsx';
import { Time } from '../../components/time.tsx';
import { duration, plural } from '../../lib/words.ts';

function Related({ task }: { readonly task: RelatedTask }) {
  return (
    <>
      <Mark state={task.state} />
      {task.id !== null && <TaskLink id={task.id} />}
      {task.job !== null && <JobLink name={task.job} />}
      <span class="dim">
        {task.id === null ? 'runs after success' : task.atMs !== null && <Time ms={task.atMs} />}
        {task.ms !== null && ` ${duration(task.ms)}`}
      </span>
    </>
  );
}

export function Family({ document }: { readonly document: TaskDocument }) {
  const { id, parent, children, state, dueMs, createdBy } = document;
  return (
    <Panel id="family" title="Parents and children">
      <ol class="family">
        <li>
          {parent === null ? (
            <>
              <Mark state="finished" />
              <span>{dueMs === null ? `made by ${createdBy ?? 'SQL'}` : 'schedule'}</span>
              {dueMs !== null && (
                <span class="dim">
                  due <Time ms={dueMs} />
                </span>
              )}
            </>
          ) : (
            <Related task={parent} />
          )}
        </li>
        <li class="here">
          <Mark state={state} />
          <b class="mono">#{id}</b>
          <span>this task</span>
        </li>
        {children.map((child) => (
          <li key={`${child.id} ${child.job}`} class="child">
            <Related task={child} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

export function Near({ document }: { readonly document: TaskDocument }) {
  const { before, after, id, state, startedMs } = document;
  const line = (task: RelatedTask) => (
    <li>
      <Mark state={task.state} />
      {task.id === null ? <span class="dim">–</span> : <TaskLink id={task.id} />}
      <span>{task.atMs !== null && <Time ms={task.atMs} />}</span>
      <span class="dim">
        {task.ms !== null && duration(task.ms)}
        {task.rows !== null && `, ${plural(task.rows, 'row')}`}
      </span>
    </li>
  );
  return (
    <Panel id="near" title="Before and after">
      <ul class="plain">
        {before !== null && line(before)}
        <li class="here">
          <Mark state={state} />
          <b class="mono">#{id}</b>
          <span>{startedMs !== null && <Time ms={startedMs} />}</span>
          <span class="dim">this task</span>
        </li>
        {after !== null && line(after)}
      </ul>
    </Panel>
  );
}
