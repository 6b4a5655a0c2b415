import type { JobRow } from '../../documents/jobs.ts';
import { Act } from '../components/act.tsx';
import { Chip } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { Menu } from '../components/menu.tsx';
import { JobLink } from '../components/name.tsx';
import { PauseAct } from '../components/pause.tsx';
import { Spark } from '../components/small-charts.tsx';
import { Ago, For, In, Time } from '../components/time.tsx';
import { href, jobHref, topicHref } from '../lib/address.ts';
import { useNow } from '../lib/clock.ts';
import { duration, inARow, plural, scheduleWords, short } from '../lib/words.ts';
import { useZone } from '../lib/zone.ts';

interface RowProps {
  readonly job: JobRow;
  /** It no longer matches the filter. */
  readonly isGone: boolean;
  readonly isSelected: boolean;
  /** null: the reader may change nothing. */
  readonly onSelect: ((isOn: boolean) => void) | null;
}

/** The row of a job, and a second one with the reason where there is a problem. */
export function JobRows({ job, isGone, isSelected, onSelect }: RowProps) {
  const why = <Why job={job} />;
  const hasWhy = WITH_WHY.has(job.state) || job.sqlError !== null;
  const zone = useZone();
  const classes = `${hasWhy ? 'has-why ' : ''}r-${job.state}${isGone ? ' stale-row' : ''}${isSelected ? ' selected' : ''}`;
  return (
    <>
      <tr class={classes}>
        <td class="c-sel">
          {onSelect !== null && (
            <input
              type="checkbox"
              aria-label={`Select ${job.name}`}
              checked={isSelected}
              onChange={(event) => onSelect(event.currentTarget.checked)}
            />
          )}
        </td>
        <td class="c-state">
          <Chip state={job.state} />
        </td>
        <td class="c-name">
          <JobLink name={job.name} />
          {job.drift && job.state !== 'drift' && (
            <span class="s-drift">
              {' '}
              <Icon name="drift" />
              <span class="vh">drift</span>
            </span>
          )}
        </td>
        <td class="c-sched">
          <span title={job.schedule.join(', ')}>{scheduleWords(job.schedule)}</span>
          {zone === 'job' && <span class="sub dim">{job.timezone}</span>}
        </td>
        <td class="c-topic">
          <a href={topicHref(job.topic)}>{job.topic}</a>
          {job.topicPaused && (
            <span class="s-paused">
              {' '}
              <Icon name="paused" />
              <span class="vh">paused</span>
            </span>
          )}
        </td>
        <td class="c-spark">
          <Spark runs={job.spark} />
        </td>
        <td class="c-last num">
          <LastRun job={job} />
        </td>
        <td class="c-p95 num">
          {job.p95Ms === null ? '–' : short(job.p95Ms)} <span class="dim">/ {short(job.timeoutMs)}</span>
        </td>
        <td class="c-next num">
          <NextRun job={job} />
        </td>
        <td class="c-act">
          <JobMenu job={job} />
        </td>
      </tr>
      {hasWhy && (
        <tr class={`why-row r-${job.state}${isGone ? ' stale-row' : ''}`}>
          <td colSpan={2} />
          <td colSpan={8}>
            {why}
            {job.sqlError !== null && <span class="why"> SQL cannot run: {job.sqlError}</span>}
          </td>
        </tr>
      )}
    </>
  );
}

const WITH_WHY: ReadonlySet<string> = new Set(['failing', 'late', 'slow', 'retrying', 'waiting', 'paused', 'drift']);

/** The reason for a state, in one line. */
export function Why({ job }: { readonly job: JobRow }) {
  const { state, retry, drifted, lateSinceMs, waitsFor, runningSinceMs, p95Ms, timeoutMs } = job;
  switch (state) {
    case 'failing':
      return <WhyFailing job={job} />;
    case 'late':
      return (
        <>
          <span class="why">{waitsFor ?? 'not started'}</span>
          {lateSinceMs !== null && (
            <span class="dim">
              {' '}
              · due <Time ms={lateSinceMs} job={job.timezone} />, waits for{' '}
              <For sinceMs={lateSinceMs} write={duration} />
            </span>
          )}
        </>
      );
    case 'slow':
      return (
        <span class="why">
          runs for {runningSinceMs !== null && <For sinceMs={runningSinceMs} />}, p95 is {short(p95Ms ?? 0)}, timeout{' '}
          {short(timeoutMs)}
        </span>
      );
    case 'retrying':
      return (
        <>
          <span class="why">
            attempt {retry?.attempt} of {retry?.limit}{' '}
            {retry !== null && (
              <>
                at <Time ms={retry.atMs} format="hms" job={job.timezone} />
              </>
            )}
          </span>
          {retry?.message != null && <span class="dim"> · {retry.message}</span>}
        </>
      );
    case 'waiting':
      return (
        <>
          <span class="why">waits: {waitsFor}</span>
          <span class="dim"> · {plural(job.waiting, 'task')}</span>
        </>
      );
    case 'paused':
      return <WhyPaused job={job} />;
    case 'drift':
      return (
        <>
          <span class="why">
            {drifted?.values.map(({ path }) => path.replace(/Ms$/, '')).join(', ')} changed in the database
          </span>
          {drifted !== null && (
            <span class="dim">
              {' '}
              by {drifted.by}, <Time ms={drifted.atMs} job={job.timezone} /> · the next apply reverts it
            </span>
          )}
        </>
      );
    default:
      return null;
  }
}

function WhyFailing({ job: { failure, timezone } }: { readonly job: JobRow }) {
  return (
    <>
      <span class="why">{failure?.message?.split('\n')[0] ?? 'the last run failed'}</span>
      <span class="dim">
        {failure?.sinceMs != null && (
          <>
            {' '}
            · since <Time ms={failure.sinceMs} job={timezone} />
          </>
        )}
        {(failure?.runs ?? 0) > 1 && ` · ${inARow(failure?.runs ?? 0)}`}
      </span>
    </>
  );
}

function WhyPaused({ job: { pause, timezone } }: { readonly job: JobRow }) {
  return (
    <>
      <span class="why">
        paused {pause?.by == null ? 'by its definition' : `by ${pause.by}`}
        {pause?.sinceMs != null && (
          <>
            {' '}
            since <Time ms={pause.sinceMs} job={timezone} />
          </>
        )}
        {pause?.untilMs == null ? (
          ', no end set'
        ) : (
          <>
            {' '}
            until <Time ms={pause.untilMs} job={timezone} />
          </>
        )}
      </span>
      {pause?.reason != null && <span class="dim"> · {pause.reason}</span>}
    </>
  );
}

function LastRun({ job }: { readonly job: JobRow }) {
  const { lastState, lastEndedMs, lastMs } = job;
  if (lastEndedMs === null) return <span class="dim">never</span>;
  return (
    <>
      {lastState === 'failed' ? <span class="s-failed">failed</span> : lastMs === null ? '' : duration(lastMs)}{' '}
      <span class="dim">
        <Ago ms={lastEndedMs} />
      </span>
    </>
  );
}

const HOUR_MS = 3_600_000;

function NextRun({ job }: { readonly job: JobRow }) {
  const now = useNow();
  const { state, enabled, pause, schedule, nextMs, lateSinceMs } = job;
  if (!enabled) return <span class="dim">disabled</span>;
  if (pause !== null && pause.untilMs === null) return <span class="dim">when resumed</span>;
  if (state === 'late' && lateSinceMs !== null) {
    return (
      <span class="s-late">
        due <Time ms={lateSinceMs} job={job.timezone} />
      </span>
    );
  }
  if (schedule.length === 0) return <span class="dim">by hand</span>;
  if (nextMs === null)
    return <span class="dim">{schedule.some((text) => text.startsWith('after:')) ? 'after parent' : 'not known'}</span>;
  return (
    <>
      {nextMs - now < HOUR_MS && (
        <span class="dim">
          <In ms={nextMs} />{' '}
        </span>
      )}
      <Time ms={nextMs} job={job.timezone} />
    </>
  );
}

/** What can be done with one job. */
export function JobMenu({ job }: { readonly job: JobRow }) {
  const what = `job ${job.name}`;
  return (
    <Menu label={`Actions for ${job.name}`}>
      <a class="btn" href={jobHref(job.name)}>
        Open
      </a>
      <a class="btn" href={href('/log', { job: job.name, group: 'none' })}>
        Log
      </a>
      <Act action="trigger" target={{ jobs: [job.name] }} what={what}>
        Trigger…
      </Act>
      <PauseAct job={job} />
      {job.failure?.taskId != null && (
        <Act action="retry" target={{ tasks: [job.failure.taskId] }} what={`task #${job.failure.taskId}`}>
          Retry…
        </Act>
      )}
    </Menu>
  );
}
