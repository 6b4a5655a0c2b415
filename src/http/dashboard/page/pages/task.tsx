import type { AttemptRow, RelatedTask, TaskDocument } from '../../documents/tasks.ts';
import { Act } from '../components/act.tsx';
import { Chip, Mark } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { JobLink, TaskLink } from '../components/name.tsx';
import { Facts, Failure, Panel, Segments, Skeleton } from '../components/panel.tsx';
import { Progress } from '../components/small-charts.tsx';
import { SqlView } from '../components/sql-view.tsx';
import { Ago, For, Time } from '../components/time.tsx';
import { href, hrefWith, jobHref, topicHref, useAddress } from '../lib/address.ts';
import { useNow } from '../lib/clock.ts';
import { useDocument } from '../lib/documents.ts';
import { duration, fmt, plural, short } from '../lib/words.ts';

const OPEN: ReadonlySet<string> = new Set(['waiting', 'retrying', 'running']);

export function Task({ id }: { readonly id: string }) {
  const { params } = useAddress();
  const { data, error, again } = useDocument<TaskDocument>(`/api/pages/tasks/${encodeURIComponent(id)}`);
  if (data === null || data.id !== id) {
    if (error === null) return <Skeleton lines={10} label="Task" />;
    return error.status === 404 ? (
      <section class="verdict">
        <h1 id="verdict">There is no task {id}</h1>
        <p>
          {error.hint}. <a href={href('/tasks')}>Tasks that wait and run</a>, <a href={href('/log')}>the log</a>.
        </p>
      </section>
    ) : (
      <Failure error={error} again={again} />
    );
  }
  const chosen =
    data.attempts.find(({ attempt }) => String(attempt) === params.get('attempt')) ?? data.attempts.at(-1) ?? null;
  const isFailed = chosen?.state === 'failed' || chosen?.state === 'retrying';
  return (
    <>
      <Head document={data} />
      {data.state === 'running' && <RunningPanel document={data} />}
      {data.waits.length > 0 && (
        <section class="alertbox s-waiting" aria-labelledby="waits">
          <div class="line">
            <Icon name="waiting" />
            <h2 id="waits">It waits: {data.waits[0]}</h2>
          </div>
          {data.waits.slice(1).map((text) => (
            <p key={text}>{text}</p>
          ))}
        </section>
      )}
      {isFailed && chosen !== null && <ErrorBox attempt={chosen} document={data} />}
      <div class="cols c-job">
        <div class="stack">
          <Panel
            id="sql"
            title="SQL"
            note={data.revision === null ? 'made through SQL' : `as revision ${data.revision} made it`}
            tools={
              isFailed && chosen?.position != null ? (
                <a class="more" href="#error-line">
                  Go to the error
                </a>
              ) : undefined
            }
          >
            <SqlView
              sql={data.sql}
              position={isFailed ? (chosen?.position ?? null) : null}
              message={chosen?.message ?? null}
            />
          </Panel>
          <Notices document={data} chosen={chosen} />
        </div>
        <div class="stack">
          <Attempts document={data} />
          {data.session !== null && <Session document={data} />}
          <Params params={data.params} />
          <Family document={data} />
          {(data.before !== null || data.after !== null) && <Near document={data} />}
        </div>
      </div>
    </>
  );
}

function Head({ document }: { readonly document: TaskDocument }) {
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
                      {fmt(last.rows)} rows <span class="dim">committed</span>
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

const COUNT = /([\d,.]+)\s*(?:of|\/)\s*([\d,.]+)/;

/** Of the form “n of m” in a notice; null: no such notice. */
function shareOf(
  notices: readonly string[],
): { readonly done: number; readonly all: number; readonly text: string } | null {
  for (const text of notices.toReversed()) {
    const match = COUNT.exec(text);
    const [done, all] = [Number(match?.[1]?.replace(/[,.]/g, '')), Number(match?.[2]?.replace(/[,.]/g, ''))];
    if (match !== null && all > 0 && done <= all) return { done, all, text };
  }
  return null;
}

function RunningPanel({ document }: { readonly document: TaskDocument }) {
  const now = useNow();
  const { startedMs, p50Ms, p95Ms, timeoutMs, notice } = document;
  if (startedMs === null) return null;
  const elapsed = Math.max(0, now - startedMs);
  const share = shareOf(notice === null ? [] : [notice]);
  return (
    <Panel id="progress" title="Progress">
      <div class="big-progress">
        <div class="line">
          <b class="big">
            <For sinceMs={startedMs} write={duration} />
          </b>
          <span class="dim">
            {p50Ms !== null && `p50 ${short(p50Ms)} · `}
            {p95Ms !== null && `p95 ${short(p95Ms)} · `}
            {timeoutMs !== null && (
              <>
                timeout {short(timeoutMs)}, at <Time ms={startedMs + timeoutMs} />
              </>
            )}
          </span>
        </div>
        <Progress sinceMs={startedMs} p50Ms={p50Ms} p95Ms={p95Ms} timeoutMs={timeoutMs} />
        {share !== null && (
          <p>
            <b>
              {fmt(share.done)} of {fmt(share.all)}
            </b>{' '}
            ({Math.floor((100 * share.done) / share.all)} %)
          </p>
        )}
        {notice !== null && <p class="mono sub">{notice}</p>}
        {p95Ms !== null && elapsed > p95Ms && timeoutMs !== null && (
          <p class="s-late line">
            <Icon name="late" />{' '}
            <span>
              It runs longer than 95 % of the runs before. At {<Time ms={startedMs + timeoutMs} />} its timeout ends it,
              and nothing of it is kept.
            </span>
          </p>
        )}
      </div>
    </Panel>
  );
}

function ErrorBox({ attempt, document }: { readonly attempt: AttemptRow; readonly document: TaskDocument }) {
  const [first, ...rest] = (attempt.message ?? attempt.reason ?? 'failed').split('\n');
  return (
    <section class="alertbox s-failed" aria-labelledby="err">
      <div class="line">
        <Icon name="failed" />
        <h2 id="err">{first}</h2>
        <span class="dim mono">{attempt.sqlstate}</span>
      </div>
      {rest.length > 0 && <pre class="rest">{rest.join('\n')}</pre>}
      {attempt.detail !== null && <p>{attempt.detail}</p>}
      {attempt.hint !== null && <p>Hint of PostgreSQL: {attempt.hint}</p>}
      <p class="dim">
        <a href={href('/log', { state: 'failed', q: attempt.sqlstate })}>Failures with the same SQLSTATE</a>
        {document.job !== null && (
          <>
            {' '}
            · <a href={href('/log', { state: 'failed', job: document.job })}>Failures of this job</a>
          </>
        )}
      </p>
    </section>
  );
}

function Notices({ document, chosen }: { readonly document: TaskDocument; readonly chosen: AttemptRow | null }) {
  if (chosen === null) return null;
  const { attempts } = document;
  const failed = chosen.state === 'failed' || chosen.state === 'retrying';
  const level = (text: string): string => /^(?:NOTICE|WARNING|INFO|LOG|DEBUG)/.exec(text)?.[0] ?? 'NOTICE';
  return (
    <Panel
      id="notices"
      title="Notices"
      count={`attempt ${chosen.attempt}`}
      tools={
        attempts.length > 1 ? (
          <Segments
            label="Attempt"
            items={attempts.map(({ attempt }) => [
              String(attempt),
              attempt === chosen.attempt,
              hrefWith({ attempt: String(attempt) }),
            ])}
          />
        ) : undefined
      }
    >
      {chosen.notices.length === 0 && !failed ? (
        <p class="pad dim">The SQL raised no notice.</p>
      ) : (
        <ol class="notices">
          {chosen.notices.map((text, n) => (
            <li key={n}>
              <span class={`lv${level(text) === 'WARNING' ? ' warn' : ''}`}>{level(text)}</span>
              <span>{text.replace(/^(?:NOTICE|WARNING|INFO|LOG|DEBUG):?\s*/, '')}</span>
            </li>
          ))}
          {failed && chosen.message !== null && (
            <li class="err">
              <span class="lv bad">ERROR</span>
              <span>{chosen.message}</span>
            </li>
          )}
        </ol>
      )}
    </Panel>
  );
}

function Attempts({ document }: { readonly document: TaskDocument }) {
  const { attempts, retryLimit, state, startedMs, daemon } = document;
  return (
    <Panel
      id="attempts"
      title="Attempts"
      count={retryLimit === null ? String(attempts.length) : `${attempts.length} of ${retryLimit + 1}`}
    >
      {attempts.length === 0 && state !== 'running' && <p class="pad dim">It has not started yet.</p>}
      <ol class="attempts">
        {attempts.map((one, n) => {
          const before = attempts[n - 1];
          const message = one.message ?? one.reason;
          return (
            <li key={`${one.attempt} ${one.endedMs}`}>
              <Mark state={one.state} />
              <div>
                <b>{one.attempt}</b> <Time ms={one.startedMs ?? one.endedMs} format="hms" />{' '}
                <span class="dim">{one.ms === null ? '' : `for ${duration(one.ms)}`}</span>
                {message !== null && (
                  <span class="sub">
                    {before !== undefined && (before.message ?? before.reason) === message
                      ? 'the same error'
                      : `${one.sqlstate ?? ''} ${message.split('\n')[0]}`.trim()}
                  </span>
                )}
                <span class="sub dim">
                  {one.daemon !== null && `daemon ${one.daemon}`}
                  {one.rows !== null && ` · ${fmt(one.rows)} rows`}
                </span>
              </div>
            </li>
          );
        })}
        {state === 'running' && startedMs !== null && (
          <li>
            <Mark state="running" />
            <div>
              <b>{attempts.length + 1}</b> <Time ms={startedMs} format="hms" />{' '}
              <span class="dim">
                for <For sinceMs={startedMs} write={duration} />
              </span>
              <span class="sub dim">{daemon ?? ''}</span>
            </div>
          </li>
        )}
      </ol>
    </Panel>
  );
}

function Session({ document }: { readonly document: TaskDocument }) {
  const { session, daemon } = document;
  if (session === null) return null;
  return (
    <Panel id="session" title="Session">
      <Facts
        items={[
          ['Daemon', daemon ?? '–'],
          [
            'Backend',
            <>
              pid {session.pid} <span class="dim">{session.state}</span>
            </>,
          ],
          ['Waits for', session.waits ?? 'nothing'],
          ['Blocked by', session.blockedBy.length === 0 ? 'nothing' : `pid ${session.blockedBy.join(', ')}`],
        ]}
      />
    </Panel>
  );
}

function Params({ params }: { readonly params: unknown }) {
  if (params === null || params === undefined) return null;
  return (
    <Panel id="params" title="Parameters">
      <pre class="code wrap" tabIndex={0}>
        {JSON.stringify(params, null, 2)}
      </pre>
    </Panel>
  );
}

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

function Family({ document }: { readonly document: TaskDocument }) {
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

function Near({ document }: { readonly document: TaskDocument }) {
  const { before, after, id, state, startedMs } = document;
  const line = (task: RelatedTask) => (
    <li>
      <Mark state={task.state} />
      {task.id === null ? <span class="dim">–</span> : <TaskLink id={task.id} />}
      <span>{task.atMs !== null && <Time ms={task.atMs} />}</span>
      <span class="dim">
        {task.ms !== null && duration(task.ms)}
        {task.rows !== null && `, ${fmt(task.rows)} rows`}
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
