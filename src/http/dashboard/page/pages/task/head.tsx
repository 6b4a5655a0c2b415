import type { TaskDocument } from '../../../documents/tasks.ts';
import { Act } from '../../components/act.tsx';
import { Chip } from '../../components/chip.tsx';
import { JobLink } from '../../components/name.tsx';
import { Facts } from '../../components/panel.tsx';
import { Ago, Time } from '../../components/time.tsx';
import { jobHref, topicHref } from '../../lib/address.ts';
import { duration, plural } from '../../lib/words.ts';

const OPEN: ReadonlySet<string> = new Set(['waiting', 'retrying', 'running']);

export function Head({ document }: { readonly document: TaskDocument }) {
  const {
    id,
    job,
    jobExists,
    state,
    topic,
    priority,
    role,
    database,
    connection,
    dueMs,
    createdMs,
    createdBy,
    startedMs,
    endedMs,
    attempts,
    revision,
  } = document;
  const what = `task #${id}`;
  const last = attempts.at(-1);
  const isOpen = OPEN.has(state);
  return (
    <header class="subject">
      <div class="subject-t">
        <h1>
          <span class="mono">#{id}</span>
        </h1>
        <Chip
          state={state}
          soft
          text={state === 'failed' ? `failed after ${plural(last?.attempt ?? 1, 'attempt')}` : state}
        />
        <span class="grow" />
        <span class="actions">
          {job !== null && jobExists && (
            <a class="btn" href={jobHref(job)}>
              Job
            </a>
          )}
          {isOpen && (
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
          [
            'Role in database',
            <>
              {role ?? 'login of the daemon'}{' '}
              <span class="dim">
                in {connection === null ? '' : `${connection}/`}
                {database}
              </span>
            </>,
          ],
          isOpen
            ? null
            : [
                'Effect',
                state === 'finished' ? (
                  last?.rows == null ? (
                    'committed'
                  ) : (
                    <>
                      {plural(last.rows, 'row')} <span class="dim">committed</span>
                    </>
                  )
                ) : (
                  <>
                    none <span class="dim">rolled back</span>
                  </>
                ),
              ],
        ]}
      />
    </header>
  );
}
