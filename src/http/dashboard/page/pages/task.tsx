import type { AttemptRow, TaskDocument } from '../../documents/tasks.ts';
import { Mark } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { Facts, Failure, Panel, Segments, Skeleton } from '../components/panel.tsx';
import { SqlView } from '../components/sql-view.tsx';
import { For, Time } from '../components/time.tsx';
import { href, hrefWith, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { duration, plural } from '../lib/words.ts';
import { Family, Near } from './task/family.tsx';
import { Head } from './task/head.tsx';
import { RunningPanel } from './task/progress.tsx';

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
  const made = attempts.length + (state === 'running' ? 1 : 0);
  return (
    <Panel
      id="attempts"
      title="Attempts"
      count={retryLimit === null || made > retryLimit + 1 ? String(made) : `${made} of ${retryLimit + 1}`}
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
                  {one.rows !== null && ` · ${plural(one.rows, 'row')}`}
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
