import type { Pause } from '../../documents/frame.ts';
import { Act } from './act.tsx';
import { Icon } from './icon.tsx';
import { Time } from './time.tsx';

/** Pauses a job, or ends its pause. */
export function PauseAct({ job }: { readonly job: { readonly name: string; readonly pause: object | null } }) {
  const [action, text] = job.pause === null ? (['pause-job', 'Pause…'] as const) : (['resume-job', 'Resume…'] as const);
  return (
    <Act action={action} target={{ jobs: [job.name] }} what={`job ${job.name}`}>
      {text}
    </Act>
  );
}

/** Who paused a job or topic, since when and until when. `timezone`: of the job. */
export function PauseBanner({
  pause,
  timezone = null,
}: {
  readonly pause: Pause | null;
  readonly timezone?: string | null;
}) {
  if (pause === null) return null;
  return (
    <p class="banner s-paused">
      <Icon name="paused" />
      <span>
        <b>Paused {pause.by === null ? 'by its definition' : `by ${pause.by}`}</b>
        {pause.sinceMs !== null && (
          <>
            {' '}
            <Time ms={pause.sinceMs} job={timezone} />
          </>
        )}
        {pause.untilMs === null ? (
          ', no end set'
        ) : (
          <>
            {' '}
            to <Time ms={pause.untilMs} job={timezone} />
          </>
        )}
        {pause.reason !== null && <span class="sub">{pause.reason}</span>}
      </span>
    </p>
  );
}
