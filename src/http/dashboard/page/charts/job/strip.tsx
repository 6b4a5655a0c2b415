import type { JobDocument, Occurrence } from '../../../documents/jobs.ts';
import { Chip } from '../../components/chip.tsx';
import { Icon } from '../../components/icon.tsx';
import { TaskLink } from '../../components/name.tsx';
import { Time } from '../../components/time.tsx';
import { hrefWith } from '../../lib/address.ts';
import { serverNow } from '../../lib/clock.ts';
import { duration, plural } from '../../lib/words.ts';
import { useZone, writeTime, zoneName } from '../../lib/zone.ts';

export const GLYPHS: Readonly<Record<string, string>> = {
  finished: '',
  failed: '✕',
  missed: '?',
  skipped: '»',
  cancelled: '/',
  paused: '‖',
  late: '!',
};

/** Too narrow for a column each. */
export const MOST_COLUMNS = 60;

/** The last due times, one column each; behind each gap, why it did not run. */
export function Strip({ document, open }: { readonly document: JobDocument; readonly open: number | null }) {
  const zone = zoneName(useZone(), document.job.timezone);
  const shown = document.occurrences;
  const [first, last] = [shown[0], shown.at(-1)];
  const opened = shown.find(({ dueMs }) => dueMs === open);
  if (first === undefined || last === undefined)
    return <p class="pad dim">It has not run yet, and no due time has passed.</p>;
  return (
    <>
      <ol
        class={`strip n${Math.min(60, Math.max(shown.length, 1))}${shown.length > MOST_COLUMNS ? ' many' : ''}`}
        aria-label={`Last ${shown.length} occurrences, oldest first`}
      >
        {Array.from({ length: Math.max(0, MOST_COLUMNS - shown.length) }, (_, n) => (
          <li key={`none ${n}`} class="none" aria-hidden="true" />
        ))}
        {shown.map((one) => {
          const when = writeTime(one.dueMs, 'auto', { zone, nowMs: serverNow() });
          const took = one.ms === null ? '' : ` · ${duration(one.ms)}`;
          return (
            <li key={`${one.dueMs} ${one.taskId}`}>
              <a
                href={hrefWith({ run: one.dueMs === open ? null : String(one.dueMs) })}
                class={`o-${one.state}${one.dueMs === open ? ' open' : ''}`}
                aria-label={`${when}: ${one.state}${took}`}
                title={`${when} · ${one.state}${took}`}
              >
                <i>{GLYPHS[one.state]}</i>
              </a>
            </li>
          );
        })}
      </ol>
      <div class="strip-axis">
        <span>
          <Time ms={first.dueMs} job={document.job.timezone} />
        </span>
        <span class="dim">each column is one due time or run; the plot below uses the same columns</span>
        <span>
          <Time ms={last.dueMs} job={document.job.timezone} />
        </span>
      </div>
      {opened !== undefined && <Opened one={opened} zone={document.job.timezone} />}
    </>
  );
}

function Opened({ one, zone }: { readonly one: Occurrence; readonly zone: string }) {
  return (
    <div class="why-not" id="why-not">
      <div class="line">
        <Chip state={one.state} soft />
        <b>
          <Time ms={one.dueMs} format="dmhm" job={zone} />
        </b>
        <span>{one.startedMs === null ? 'did not run' : one.ms === null ? '' : `ran for ${duration(one.ms)}`}</span>
        <span class="grow" />
        <a href={hrefWith({ run: null })} class="icon-btn" aria-label="Close">
          <Icon name="close" />
        </a>
      </div>
      {(one.why ?? one.error) !== null && <p>{one.why ?? one.error}</p>}
      <p class="dim">
        {one.startedMs !== null && (
          <>
            started <Time ms={one.startedMs} format="hms" job={zone} />
            {one.startedMs - one.dueMs > 1000 && `, ${duration(one.startedMs - one.dueMs)} after it was due`}
          </>
        )}
        {one.rows !== null && ` · ${plural(one.rows, 'row')}`}
        {one.attempts > 1 && ` · ${one.attempts} attempts`}
        {one.revision !== null && ` · revision ${one.revision}`}
        {one.taskId !== null && (
          <>
            {' '}
            · <TaskLink id={one.taskId} />
          </>
        )}
      </p>
    </div>
  );
}
