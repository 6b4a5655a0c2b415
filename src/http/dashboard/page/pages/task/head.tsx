import type { TaskDocument } from '../../../documents/tasks.ts';
import { Act } from '../../components/act.tsx';
import { Chip } from '../../components/chip.tsx';
import { JobLink, RunsAs } from '../../components/name.tsx';
import { Facts } from '../../components/panel.tsx';
import { Ago, Time } from '../../components/time.tsx';
import { jobHref, topicHref } from '../../lib/address.ts';
import { duration, plural } from '../../lib/words.ts';

const OPEN: ReadonlySet<string> = new Set(['waiting', 'retrying', 'running']);

export function Head({ document }: { readonly document: TaskDocument }) {
  const { id, job, jobExists, state, dueMs, createdBy, attempts, revision } = document;
  return (
    <header class="subject">
      <div class="subject-t">
        <h1>
          <span class="mono">#{id}</span>
        </h1>
        <Chip
          state={state}
          soft
          text={state === 'failed' ? `failed after ${plural(attempts.at(-1)?.attempt ?? 1, 'attempt')}` : state}
        />
        <span class="grow" />
        <Actions document={document} />
      </div>
      <p class="dim">
        {job === null ? (
          `Enqueued${createdBy === null ? '' : ` by ${createdBy}`}`
        ) : (
          <>One run of {jobExists ? <JobLink name={job} /> : <span class="mono">{job}</span>}</>
        )}
        {dueMs !== null && (
          <>
            , due <Time ms={dueMs} format="dmhm" zone />
          </>
        )}
        {revision !== null && ` · revision ${revision}`}
      </p>
      <TaskFacts document={document} />
    </header>
  );
}

function Actions({ document: { id, job, jobExists, state } }: { readonly document: TaskDocument }) {
  const what = `task #${id}`;
  return (
    <span class="actions">
      {job !== null && jobExists && (
        <a class="btn" href={jobHref(job)}>
          Job
        </a>
      )}
      {OPEN.has(state) && (
        <Act action="cancel" target={{ tasks: [id] }} what={what} kind="danger">
          Cancel…
        </Act>
      )}
      {(state === 'failed' || state === 'cancelled' || state === 'retrying') && (
        <Act action="retry" target={{ tasks: [id] }} what={what} kind="primary">
          Retry…
        </Act>
      )}
    </span>
  );
}

function TaskFacts({ document }: { readonly document: TaskDocument }) {
  const { state, topic, priority, role, database, connection, dueMs, createdMs, startedMs, endedMs } = document;
  return (
    <Facts
      cls="strip-facts"
      items={[
        dueMs === null
          ? createdMs === null
            ? null
            : ['Created', <Time ms={createdMs} format="hms" />]
          : ['Due', <Time ms={dueMs} format="hms" />],
        startedMs === null
          ? null
          : [
              'Started',
              <>
                <Time ms={startedMs} format="hms" />{' '}
                {dueMs !== null && startedMs >= dueMs && <span class="dim">+{duration(startedMs - dueMs)}</span>}
              </>,
            ],
        endedMs === null
          ? null
          : [
              'Ended',
              <>
                <Time ms={endedMs} format="hms" />{' '}
                <span class="dim">
                  <Ago ms={endedMs} />
                </span>
              </>,
            ],
        [
          'Topic',
          <>
            <a href={topicHref(topic)}>{topic}</a> {priority !== null && <span class="dim">priority {priority}</span>}
          </>,
        ],
        ['Role in database', <RunsAs role={role} connection={connection} database={database} />],
        OPEN.has(state) ? null : ['Effect', <Effect document={document} />],
      ]}
    />
  );
}

/** The rows that are committed. */
function Effect({ document: { state, attempts } }: { readonly document: TaskDocument }) {
  const rows = attempts.at(-1)?.rows;
  if (state !== 'finished') {
    return (
      <>
        none <span class="dim">rolled back</span>
      </>
    );
  }
  return rows == null ? (
    <>committed</>
  ) : (
    <>
      {plural(rows, 'row')} <span class="dim">committed</span>
    </>
  );
}
