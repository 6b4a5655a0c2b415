import type { JobDocument } from '../../documents/jobs.ts';
import { DurationPlot } from '../charts/job/duration-plot.tsx';
import { Rates } from '../charts/job/rates.tsx';
import { Strip } from '../charts/job/strip.tsx';
import { Mark } from '../components/chip.tsx';
import { Choice } from '../components/choice.tsx';
import { Icon } from '../components/icon.tsx';
import { JobLink } from '../components/name.tsx';
import { Failure, Panel, Skeleton } from '../components/panel.tsx';
import { SqlView } from '../components/sql-view.tsx';
import { Time } from '../components/time.tsx';
import { href, revisionHref, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { coarse } from '../lib/words.ts';
import { useZone, zoneName } from '../lib/zone.ts';
import { Head } from './job/head.tsx';
import { DriftBox, JobErrorBox } from './job/troubles.tsx';
import { Values } from './job/values.tsx';

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
        tools={<Choice label="Range" name="range" items={RANGES} value={range} standard="60" without={['run']} />}
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

function NextRuns({ document }: { readonly document: JobDocument }) {
  const { next, job, waitsFor, clockChanges, nowMs } = document;
  const format = next.some(({ atMs }) => atMs % 60_000 !== 0) ? 'dhms' : 'dhm';
  return (
    <>
      {next.length === 0 && (
        <p class="pad dim">
          {job.pause !== null ? 'It is paused.' : job.enabled ? 'It has no due time.' : 'It is disabled.'}
        </p>
      )}
      <ol class="next20">
        {next.map(({ atMs, note }, n) => (
          <li key={atMs} class={note === null ? '' : 'dst'}>
            <Time ms={atMs} format={format} job={job.timezone} zone />
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
