import type { JobDocument } from '../../../documents/jobs.ts';
import { Act } from '../../components/act.tsx';
import { Chip } from '../../components/chip.tsx';
import { RunsAs } from '../../components/name.tsx';
import { Facts } from '../../components/panel.tsx';
import { PauseAct, PauseBanner } from '../../components/pause.tsx';
import { Ago, For, In, Time } from '../../components/time.tsx';
import { href, topicHref } from '../../lib/address.ts';
import { plural, scheduleWords, short } from '../../lib/words.ts';

export function Head({ document }: { readonly document: JobDocument }) {
  const { job, description, failingSinceMs } = document;
  const what = `job ${job.name}`;
  return (
    <header class="subject">
      <div class="subject-t">
        <h1 class="mono">{job.name}</h1>
        <Chip state={job.state} soft />
        {job.state === 'failing' && failingSinceMs !== null && (
          <span class="dim">
            since <Time ms={failingSinceMs} job={job.timezone} />
          </span>
        )}
        <span class="grow" />
        <span class="actions">
          {job.failure?.taskId != null && (
            <Act action="retry" target={{ tasks: [job.failure.taskId] }} what={`task #${job.failure.taskId}`}>
              Retry…
            </Act>
          )}
          <PauseAct job={job} />
          <Act action="trigger" target={{ jobs: [job.name] }} what={what} kind="primary">
            Trigger…
          </Act>
        </span>
      </div>
      <p class="dim">
        {[
          description,
          job.project === null ? 'made through SQL' : `project ${job.project}`,
          ...Object.entries(job.labels).map(([key, value]) => `${key}: ${value}`),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
        {job.file !== null && (
          <>
            {' '}
            · <span class="mono">{job.file}</span>
          </>
        )}
      </p>
      <PauseBanner pause={job.pause} timezone={job.timezone} />
      <JobFacts document={document} />
    </header>
  );
}

function JobFacts({ document }: { readonly document: JobDocument }) {
  const { job, database, connection, lastSuccessMs } = document;
  const next = document.next[0]?.atMs ?? job.nextMs;
  return (
    <Facts
      cls="strip-facts"
      items={[
        [
          'Schedule',
          <>
            {scheduleWords(job.schedule)} <span class="dim">{job.timezone}</span>
          </>,
        ],
        next === null
          ? ['Next run', <span class="dim">{document.waitsFor[0] ?? 'none'}</span>]
          : [
              'Next run',
              <>
                <b>
                  <Time ms={next} job={job.timezone} />
                </b>{' '}
                <span class="dim">
                  <In ms={next} />
                </span>
              </>,
            ],
        [
          'Last success',
          lastSuccessMs === null ? (
            <span class="dim">never</span>
          ) : (
            <>
              <Time ms={lastSuccessMs} job={job.timezone} />{' '}
              <span class="dim">
                <Ago ms={lastSuccessMs} />
              </span>
            </>
          ),
        ],
        ['Topic', <a href={topicHref(job.topic)}>{job.topic}</a>],
        ['Role in database', <RunsAs role={job.role} connection={connection} database={database} />],
        [
          'Timeout',
          <>
            {short(job.timeoutMs)} <span class="dim">p95 {job.p95Ms === null ? '–' : short(job.p95Ms)}</span>
          </>,
        ],
        job.running > 0 && job.runningSinceMs !== null ? ['Running', <For sinceMs={job.runningSinceMs} />] : null,
        job.waiting > 0
          ? ['Waiting', <a href={href('/tasks', { job: job.name })}>{plural(job.waiting, 'task')}</a>]
          : null,
      ]}
    />
  );
}
