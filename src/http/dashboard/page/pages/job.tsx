import type { JobDocument } from '../../documents/jobs.ts';
import { DurationPlot, Rates, Strip } from '../charts/occurrences.tsx';
import { Act } from '../components/act.tsx';
import { Chip, Mark } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { JobLink } from '../components/name.tsx';
import { Facts, Failure, Panel, Segments, Skeleton } from '../components/panel.tsx';
import { ErrorFrame, SqlView } from '../components/sql-view.tsx';
import { Ago, For, In, Time } from '../components/time.tsx';
import { href, hrefWith, revisionHref, taskHref, topicHref, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { coarse, plural, scheduleWords, short } from '../lib/words.ts';
import { useZone, zoneName } from '../lib/zone.ts';

const RANGES: readonly (readonly [key: string, text: string])[] = [
  ['60', '60 runs'],
  ['7d', '7 d'],
  ['30d', '30 d'],
  ['90d', '90 d'],
];

export function Job({ name }: { readonly name: string }) {
  const { params } = useAddress();
  const range = RANGES.find(([key]) => key === params.get('range'))?.[0] ?? '60';
  const { data, error, again } = useDocument<JobDocument>(
    `/api/pages/jobs/${encodeURIComponent(name)}${range === '60' ? '' : `?range=${range}`}`,
  );
  const zone = useZone();
  if (data === null || data.job.name !== name) {
    if (error === null) return <Skeleton lines={12} label="Job" />;
    return error.status === 404 ? <Gone name={name} /> : <Failure error={error} again={again} />;
  }
  const run = params.get('run');
  return (
    <>
      <Head document={data} />
      {data.error !== null && <JobErrorBox document={data} />}
      {data.drift !== null && <DriftBox document={data} />}
      <Panel
        id="sixty"
        title={range === '60' ? 'Last 60 occurrences' : `Occurrences of ${range.replace('d', ' d')}`}
        tools={
          <Segments
            label="Range"
            items={RANGES.map(([key, text]) => [
              text,
              key === range,
              hrefWith({ range: key === '60' ? null : key, run: null }),
            ])}
          />
        }
      >
        <div class="sixty">
          <Strip document={data} open={run === null ? null : Number(run)} />
          {data.occurrences.length > 0 && <DurationPlot document={data} />}
          <Rates document={data} />
        </div>
      </Panel>
      <div class="cols c-job">
        <Panel id="definition" title="Definition" note={definitionNote(data)}>
          <SqlView
            sql={data.sql}
            position={data.error !== null && data.error.sql?.trimEnd() === data.sql ? data.error.position : null}
            message={data.error?.message ?? null}
          />
          <Values document={data} />
        </Panel>
        <div class="stack">
          <Panel
            id="next"
            title="Next 20 runs"
            note={zone === 'job' ? data.job.timezone : zoneName(zone)}
            tools={
              <a class="more" href={`/api/calendar.ics?job=${encodeURIComponent(name)}`}>
                iCal
              </a>
            }
          >
            <NextRuns document={data} />
          </Panel>
          <Revisions document={data} />
          {data.children.length > 0 && (
            <Panel id="children" title="After this job" count={String(data.children.length)}>
              <ul class="plain">
                {data.children.map((child) => (
                  <li key={child.name}>
                    <Mark state={child.state} />
                    <JobLink name={child.name} />
                    {child.why !== null && <span class="dim">{child.why}</span>}
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}

function definitionNote({ revision, sqlSource }: JobDocument): string {
  if (revision === null) return 'made through SQL';
  return `as applied by revision ${revision}${sqlSource === null ? '' : `, SQL from ${sqlSource}`}`;
}

function Gone({ name }: { readonly name: string }) {
  return (
    <section class="verdict">
      <h1 id="verdict">There is no job {name}</h1>
      <p>
        It may have been deleted or renamed.{' '}
        <a href={href('/log', { job: name, group: 'none', since: '30d' })}>Its runs are in the log</a>, and{' '}
        <a href={href('/revisions', { q: name })}>the revisions that changed it</a>.
      </p>
    </section>
  );
}

function Head({ document }: { readonly document: JobDocument }) {
  const { job, description, database, connection, lastSuccessMs, failingSinceMs } = document;
  const what = `job ${job.name}`;
  const next = document.next[0]?.atMs ?? job.nextMs;
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
          {job.pause === null ? (
            <Act action="pause-job" target={{ jobs: [job.name] }} what={what}>
              Pause…
            </Act>
          ) : (
            <Act action="resume-job" target={{ jobs: [job.name] }} what={what}>
              Resume…
            </Act>
          )}
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
      {job.pause !== null && (
        <p class="banner s-paused">
          <Icon name="paused" />
          <span>
            <b>Paused {job.pause.by === null ? 'by its definition' : `by ${job.pause.by}`}</b>
            {job.pause.sinceMs !== null && (
              <>
                {' '}
                <Time ms={job.pause.sinceMs} job={job.timezone} />
              </>
            )}
            {job.pause.untilMs === null ? (
              ', no end set'
            ) : (
              <>
                {' '}
                to <Time ms={job.pause.untilMs} job={job.timezone} />
              </>
            )}
            {job.pause.reason !== null && <span class="sub">{job.pause.reason}</span>}
          </span>
        </p>
      )}
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
          [
            'Role in database',
            <>
              {job.role ?? 'login of the daemon'}{' '}
              <span class="dim">
                in {connection === null ? '' : `${connection}/`}
                {database}
              </span>
            </>,
          ],
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
    </header>
  );
}

function JobErrorBox({ document }: { readonly document: JobDocument }) {
  const { error, job } = document;
  if (error === null) return null;
  const [first, ...rest] = error.message.split('\n');
  return (
    <section class="alertbox s-failed" aria-labelledby="err">
      <div class="line">
        <Icon name="failed" />
        <h2 id="err">{first}</h2>
        <span class="dim mono">{error.sqlstate}</span>
        <span class="grow" />
        {error.taskId !== null && (
          <a class="btn small" href={taskHref(error.taskId)}>
            Task #{error.taskId}
          </a>
        )}
      </div>
      {error.sql !== null && error.position !== null && <ErrorFrame sql={error.sql} position={error.position} />}
      {rest.length > 0 && <p>{rest.join('\n')}</p>}
      {error.detail !== null && <p>{error.detail}</p>}
      <p>
        {error.hint !== null && `Hint of PostgreSQL: ${error.hint} `}
        <span class="dim">
          {plural(error.attempts, 'attempt')}, the last ended <Time ms={error.atMs} job={job.timezone} />
          {document.failedRuns > 1 && `; ${plural(document.failedRuns, 'run')} in a row`}
          {error.revision !== null && (
            <>
              ; it fails since{' '}
              <a href={revisionHref(error.revision.project, error.revision.revision)}>
                revision {error.revision.revision}
              </a>{' '}
              ({error.revision.by}, <Time ms={error.revision.atMs} job={job.timezone} />) changed its SQL
            </>
          )}
          .
        </span>
      </p>
    </section>
  );
}

function DriftBox({ document }: { readonly document: JobDocument }) {
  const { drift, revision, values } = document;
  if (drift === null) return null;
  const texts = new Map(values.map((value) => [value.key, value]));
  const keyOf = (path: string): string =>
    [...texts.keys()].find(
      (key) => path.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) === key,
    ) ?? path;
  return (
    <section class="alertbox s-drift" aria-labelledby="drift">
      <div class="line">
        <Icon name="drift" />
        <h2 id="drift">Drift: changed in the database since revision {revision}</h2>
        <span class="grow" />
        <code class="hint">pgherd plan</code>
      </div>
      <table class="rows compact drift">
        <tbody>
          {drift.values.map(({ path, applied, live }) => {
            const value = texts.get(keyOf(path));
            return (
              <tr key={path}>
                <th scope="row">{keyOf(path)}</th>
                <td>
                  <del>{value?.live != null ? value.text : textOf(applied)}</del> <span class="arrow">→</span>{' '}
                  <ins>{value?.live ?? textOf(live)}</ins>
                </td>
                <td>
                  by <b>{drift.by}</b>
                </td>
                <td class="num">
                  <Time ms={drift.atMs} format="hms" />{' '}
                  <span class="dim">
                    <Ago ms={drift.atMs} />
                  </span>
                </td>
                <td class="dim">The next apply reverts it.</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function textOf(value: unknown): string {
  const text = value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

const LAYERS: Readonly<Record<string, string>> = {
  job: 'j',
  file: 'f',
  environment: 'e',
  project: 'p',
  topic: 't',
  'built-in': 'b',
  SQL: 'j',
};

function Values({ document }: { readonly document: JobDocument }) {
  return (
    <table class="rows compact values">
      <thead>
        <tr>
          <th>Key</th>
          <th>Value</th>
          <th>Layer</th>
          <th>Origin</th>
        </tr>
      </thead>
      <tbody>
        {document.values.map(({ key, text, note, layer, source, live }) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td class="v">
              {key === 'schedule' ? <code>{text}</code> : text}
              {note !== null && <span class="dim sub">{note}</span>}
              {live !== null && (
                <span class="s-drift drift-note">
                  {' '}
                  <Icon name="drift" /> live: {live}
                </span>
              )}
            </td>
            <td class="l">
              <span class={`origin o-${LAYERS[layer] ?? 'b'}`}>{layer}</span>
            </td>
            <td class="src">{source ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NextRuns({ document }: { readonly document: JobDocument }) {
  const { next, job, waitsFor, clockChanges, nowMs } = document;
  return (
    <>
      {next.length === 0 && (
        <p class="pad dim">
          {job.pause !== null ? 'It is paused.' : job.enabled ? 'No time is known.' : 'It is disabled.'}
        </p>
      )}
      <ol class="next20">
        {next.map(({ atMs, note }, n) => (
          <li key={atMs} class={note === null ? '' : 'dst'}>
            <Time ms={atMs} format="dhm" job={job.timezone} zone />
            {n === 0 && <b class="in"> in {coarse(atMs - nowMs)}</b>}
            {note !== null && (
              <span class="dst-note">
                <Icon name="clock" /> {note}
              </span>
            )}
          </li>
        ))}
      </ol>
      {waitsFor.length > 0 && <p class="pad dim">Also {waitsFor.join(', ')}.</p>}
      {clockChanges.length > 0 && <p class="pad dim">Clock changes within a year: {clockChanges.join('; ')}.</p>}
    </>
  );
}

function Revisions({ document }: { readonly document: JobDocument }) {
  const { revisions, job } = document;
  return (
    <Panel id="revs" title="Revisions of this job" count={String(revisions.length)}>
      {revisions.length === 0 ? (
        <p class="pad dim">It was made through SQL.</p>
      ) : (
        <table class="rows compact job-revs">
          <thead>
            <tr>
              <th class="num">Rev.</th>
              <th>Change</th>
              <th>Who</th>
              <th>Commit</th>
              <th class="num">Applied</th>
            </tr>
          </thead>
          <tbody>
            {revisions.map((one) => (
              <tr key={one.revision}>
                <td class="num">
                  <a href={revisionHref(one.project, one.revision)}>{one.revision}</a>
                </td>
                <td>
                  {one.sqlChanged && (
                    <span class="sqlmark">
                      <Icon name="branch" />
                    </span>
                  )}
                  {one.what}
                </td>
                <td>{one.by}</td>
                <td class="mono">{one.commit?.slice(0, 7) ?? '–'}</td>
                <td class="num dim">
                  <Time ms={one.atMs} job={job.timezone} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
