import type { JobDocument } from '../../../documents/jobs.ts';
import { pc } from '../../components/small-charts.tsx';
import { duration, short } from '../../lib/words.ts';

/** Shares of the last 28 days, and each day as a bar. */
export function Rates({ document }: { readonly document: JobDocument }) {
  const { rates, job } = document;
  const share = rates.runs === 0 ? null : (100 * rates.onTime) / rates.runs;
  const days = rates.sinceMs === null ? 0 : Math.max(1, Math.ceil((document.nowMs - rates.sinceMs) / 86_400_000));
  return (
    <>
      <dl class="rates">
        <div>
          <dt>On time</dt>
          <dd>
            <b>{share === null ? '–' : `${share.toFixed(share === 100 ? 0 : 1)} %`}</b>{' '}
            <span class="dim">
              of {rates.runs} runs in {days} d
            </span>
          </dd>
        </div>
        <div>
          <dt>Late over 1 min</dt>
          <dd>
            <b>{rates.late}</b>{' '}
            {rates.worstLateMs !== null && <span class="dim">by up to {short(rates.worstLateMs)}</span>}
          </dd>
        </div>
        <div>
          <dt>Missed</dt>
          <dd>
            <b>{rates.missed}</b>
          </dd>
        </div>
        <div>
          <dt>Skipped</dt>
          <dd>
            <b>{rates.skipped}</b>
          </dd>
        </div>
        <div>
          <dt>Failed</dt>
          <dd>
            <b class={rates.failed > 0 ? 's-failed' : ''}>{rates.failed}</b>
          </dd>
        </div>
        <div>
          <dt>p50 / p95</dt>
          <dd>
            <b>
              {job.p50Ms === null ? '–' : duration(job.p50Ms)} / {job.p95Ms === null ? '–' : duration(job.p95Ms)}
            </b>
          </dd>
        </div>
        <div>
          <dt>Rows, median</dt>
          <dd>
            <b>{rates.medianRows ?? '–'}</b>
          </dd>
        </div>
      </dl>
      {rates.perDay.length > 1 && <RunsPerDay rates={rates} />}
    </>
  );
}

function RunsPerDay({ rates: { perDay } }: Pick<JobDocument, 'rates'>) {
  const most = Math.max(1, ...perDay.map(({ runs, missed }) => runs + missed));
  const width = 100 / perDay.length;
  return (
    <svg
      class="days"
      width="100%"
      height="28"
      role="img"
      aria-label="Runs per day, with those that were late, missed or failed"
    >
      {perDay.map(({ dayMs, runs, late, missed, failed }, n) => {
        const bad = late + missed + failed;
        const tall = ((runs + missed) / most) * 24;
        return (
          <g key={dayMs}>
            <rect class="m-bin" x={pc(n * width)} y={26 - tall} width={pc(width * 0.8)} height={tall} />
            {bad > 0 && (
              <rect
                class={failed > 0 ? 'm-failed' : 'm-late'}
                x={pc(n * width)}
                y={26 - Math.max(4, (bad / most) * 24)}
                width={pc(width * 0.8)}
                height={Math.max(4, (bad / most) * 24)}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
