import { Act } from './act.tsx';

/** Pauses a job, or ends its pause. */
export function PauseAct({ job }: { readonly job: { readonly name: string; readonly pause: object | null } }) {
  const [action, text] = job.pause === null ? (['pause-job', 'Pause…'] as const) : (['resume-job', 'Resume…'] as const);
  return (
    <Act action={action} target={{ jobs: [job.name] }} what={`job ${job.name}`}>
      {text}
    </Act>
  );
}
