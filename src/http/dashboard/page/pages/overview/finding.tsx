import type { Finding } from '../../../documents/overview.ts';
import { Act } from '../../components/act.tsx';
import { iconOf, toneOf } from '../../components/chip.tsx';
import { Icon } from '../../components/icon.tsx';
import { JobLink } from '../../components/name.tsx';
import { For, In, Time } from '../../components/time.tsx';
import { href, jobHref, revisionHref, taskHref, topicHref } from '../../lib/address.ts';
import { FINDING_STATE } from '../../lib/finding-state.ts';
import { duration, plural } from '../../lib/words.ts';

/** One cause of trouble with its next step. */
export function FindingLine({ finding }: { readonly finding: Finding }) {
  const state = FINDING_STATE[finding.kind];
  return (
    <li class="finding">
      <span class={`chip s-${toneOf(state)}`}>
        <Icon name={iconOf(state)} />
        <span class="vh">{state}</span>
      </span>
      <p>
        <FindingText finding={finding} />
      </p>
      <span class="actions">
        <FindingActions finding={finding} />
      </span>
    </li>
  );
}

function FindingText({ finding }: { readonly finding: Finding }) {
  const { kind, job, topic, sinceMs, text, note, nextMs, revision, pause, tasks } = finding;
  switch (kind) {
    case 'failing':
      return (
        <>
          {job !== null && <JobLink name={job} />} fails since{' '}
          {sinceMs === null ? 'its first run' : <Time ms={sinceMs} />}
          {tasks > 1 && `, ${plural(tasks, 'run')}`}: {text}
          <span class="dim">
            {revision !== null && (
              <>
                {' '}
                · since <a href={revisionHref(revision.project, revision.revision)}>revision {revision.revision}</a> (
                {revision.by}, <Time ms={revision.atMs} />) changed its SQL
              </>
            )}
            {nextMs !== null && (
              <>
                {' '}
                · next run <Time ms={nextMs} />, <In ms={nextMs} />
              </>
            )}
          </span>
        </>
      );
    case 'paused':
      return (
        <>
          <a href={topicHref(topic ?? '')}>
            Topic <b>{topic}</b>
          </a>{' '}
          is paused {pause?.by === null ? 'by its definition' : `by ${pause?.by}`}
          {pause?.sinceMs != null && (
            <>
              {' '}
              since <Time ms={pause.sinceMs} />
            </>
          )}
          {pause?.untilMs != null && (
            <>
              {' '}
              until <Time ms={pause.untilMs} />
            </>
          )}
          {pause?.reason != null && `: “${pause.reason}”`}
          <span class="dim">
            {' '}
            · {plural(tasks, 'task')} {tasks === 1 ? 'waits' : 'wait'}
            {sinceMs !== null && (
              <>
                , the oldest for <For sinceMs={sinceMs} />
              </>
            )}
          </span>
        </>
      );
    case 'late':
      return (
        <>
          {job !== null && <JobLink name={job} />}
          {tasks > 1 && ` and ${plural(tasks - 1, 'more job', 'more jobs')} are late, the first by`}
          {tasks <= 1 && ' is'} {sinceMs !== null && <For sinceMs={sinceMs} write={duration} />}
          {tasks <= 1 && ' late'}: {text}
        </>
      );
    case 'slow':
      return (
        <>
          {job !== null && <JobLink name={job} />} has been running for{' '}
          {sinceMs !== null && <For sinceMs={sinceMs} write={duration} />}, longer than 95 % of its runs
        </>
      );
    case 'silent':
      return (
        <>
          Daemon <b>{text}</b> has sent no heartbeat for {sinceMs !== null && <For sinceMs={sinceMs} />}
          <span class="dim"> · {fateOf(tasks)}</span>
        </>
      );
    default:
      return (
        <>
          {text}
          {note !== null && <span class="dim"> · {note}</span>}
        </>
      );
  }
}

function FindingActions({ finding: { kind, job, topic, taskId, revision, tasks } }: { readonly finding: Finding }) {
  switch (kind) {
    case 'failing':
      return (
        <>
          {taskId !== null && (
            <a class="btn small" href={taskHref(taskId)}>
              Error
            </a>
          )}
          {revision !== null && (
            <a class="btn small" href={revisionHref(revision.project, revision.revision)}>
              Diff of {revision.revision}
            </a>
          )}
        </>
      );
    case 'paused':
      return (
        <>
          <a class="btn small" href={href('/tasks', { topic, reason: 'paused' })}>
            {plural(tasks, 'task')}
          </a>
          <Act action="resume-topic" target={{ topics: [topic ?? ''] }} what={`topic ${topic}`} kind="small">
            Resume…
          </Act>
        </>
      );
    case 'late':
      return (
        <a class="btn small" href={href('/tasks', { topic })}>
          Tasks
        </a>
      );
    case 'slow':
      return (
        <a class="btn small" href={jobHref(job ?? '')}>
          Job
        </a>
      );
    case 'silent':
    case 'daemons':
      return (
        <a class="btn small" href={href('/daemons')}>
          Daemons
        </a>
      );
    default:
      return null;
  }
}

/** What becomes of the tasks of a silent daemon. */
function fateOf(tasks: number): string {
  return tasks === 0 ? 'it runs no task' : `its ${plural(tasks, 'task')} will be taken over when its lease ends`;
}
