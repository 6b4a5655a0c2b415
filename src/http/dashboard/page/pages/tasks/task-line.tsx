import type { TaskRow } from '../../../documents/tasks.ts';
import { Act } from '../../components/act.tsx';
import { Chip } from '../../components/chip.tsx';
import { Menu } from '../../components/menu.tsx';
import { Subject, TaskLink } from '../../components/name.tsx';
import { Progress } from '../../components/small-charts.tsx';
import { For, Time } from '../../components/time.tsx';
import { taskHref } from '../../lib/address.ts';
import { duration, short } from '../../lib/words.ts';

interface LineProps {
  readonly task: TaskRow;
  readonly isGone: boolean;
  readonly isSelected: boolean;
  readonly onSelect: ((isOn: boolean) => void) | null;
}

export function TaskLine({ task, isGone, isSelected, onSelect }: LineProps) {
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
