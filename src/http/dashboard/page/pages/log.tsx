import type { LogDocument } from '../../documents/past.ts';
import { Choice } from '../components/choice.tsx';
import { type FilterChip, Filters, Nothing, NothingFound } from '../components/filters.tsx';
import { Failure, Skeleton } from '../components/panel.tsx';
import { pc } from '../components/small-charts.tsx';
import { hrefWith, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { duration, fmt, plural } from '../lib/words.ts';
import { useZone, writeTime, zoneName } from '../lib/zone.ts';
import { Entries } from './log/entries.tsx';
import { Groups } from './log/groups.tsx';

const KEYS = ['job', 'topic', 'until'];

const RANGES: readonly (readonly [key: string, text: string])[] = [
  ['1h', '1 h'],
  ['24h', '24 h'],
  ['7d', '7 d'],
];

const GROUPS: readonly (readonly [key: string, text: string])[] = [
  ['message', 'By message'],
  ['job', 'By job'],
  ['none', 'Each task'],
];

const STATES = ['failed', 'retrying', 'skipped', 'cancelled', 'finished'];

export function Log() {
  const { params } = useAddress();
  const state = params.get('state');
  const since = params.get('since') ?? '24h';
  // Failures are read by message; anything else has none.
  const group = params.get('group') ?? (state === 'finished' ? 'none' : 'message');
  const query = new URLSearchParams({ since, group });
  for (const key of [...KEYS, 'q', 'state', 'open', 'after']) {
    const value = params.get(key);
    if (value !== null) query.set(key, value);
  }
  const { data, error, isOld, again } = useDocument<LogDocument>(`/api/pages/log?${query}`);
  const counts = data?.counts ?? {};
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const chips: readonly FilterChip[] = [
    {
      text: 'All',
      count: data === null ? null : all,
      isOn: state === null,
      href: hrefWith({ state: null, after: null, open: null }),
    },
    ...STATES.map((key) => ({
      text: `${key[0]?.toUpperCase()}${key.slice(1)}`,
      count: data === null ? null : (counts[key] ?? 0),
      isOn: state === key,
      href: hrefWith({ state: key, after: null, open: null, group: null }),
      state: key,
    })),
  ];
  const range = RANGES.find(([key]) => key === since)?.[1] ?? `since ${since}`;
  return (
    <>
      <Filters
        label="Search the log"
        placeholder="message, job, SQLSTATE, task; or job: topic:"
        keys={KEYS}
        chips={chips}
        right={
          <span class="sortby">
            <Choice label="Group" name="group" items={GROUPS} value={group} without={['after', 'open']} />
            <Choice label="Range" name="since" items={RANGES} value={since} standard="24h" without={['after']} />
          </span>
        }
      />
      {error !== null && <Failure error={error} again={again} />}
      {data !== null && (
        <section class="panel pad-chart">
          <div class="vol-head">
            <h2>
              {fmt(counts.failed ?? 0)} of {fmt(all)} attempts failed in {range}
              {group === 'message' &&
                data.groups.length > 0 &&
                `, ${plural(data.groups.length, 'message')}${data.next === null ? '' : ' on this page'}; ${data.groups.filter(({ now }) => now).length} still occur`}
            </h2>
            <span class="dim">
              per {duration(data.binMs)}: green finished, red failed on a scale of its own, ◇ skipped
            </span>
          </div>
          <Volume document={data} />
          {data.countsCut && <p class="dim">Only the newest {fmt(all)} attempts of this job are counted.</p>}
          {data.cut && <p class="dim">Only the newest 5,000 are grouped.</p>}
        </section>
      )}
      <section class="panel flush" aria-busy={isOld}>
        {data === null ? (
          error === null && <Skeleton lines={10} label="Log" />
        ) : group === 'none' ? (
          data.entries.length === 0 ? (
            <NothingFound what="log entries" without={{}} />
          ) : (
            <Entries entries={data.entries} next={data.next} />
          )
        ) : data.groups.length === 0 ? (
          <Nothing>
            <b>{state === null ? 'Nothing failed, was skipped or cancelled' : `No ${state} attempt`}</b> in {range}.
          </Nothing>
        ) : (
          <Groups document={data} group={group} />
        )}
      </section>
    </>
  );
}

/** Finished as low bars; failures and skips as marks that do not vanish beside them. */
function Volume({ document }: { readonly document: LogDocument }) {
  const { bins, binMs, sinceMs, untilMs, nowMs } = document;
  const zone = zoneName(useZone());
  const count = Math.max(1, Math.ceil((untilMs - sinceMs) / binMs));
  const most = Math.max(1, ...bins.map(([, finished]) => finished));
  const mostFailed = Math.max(1, ...bins.map(([, , failed]) => failed));
  const width = 100 / count;
  return (
    <svg class="volume" width="100%" height="80" role="img" aria-label="Ended attempts over time">
      <line class="base" x1="0" x2="100%" y1="62.5" y2="62.5" />
      {bins.map(([bin, finished, failed, skipped]) => {
        const tall = finished === 0 ? 0 : 3 + (finished / most) * 34;
        const red = failed === 0 ? 0 : 6 + (failed / mostFailed) * 48;
        return (
          <g key={bin}>
            {tall > 0 && (
              <rect
                class="m-vol"
                x={pc(bin * width)}
                y={(62 - tall).toFixed(1)}
                width={pc(width * 0.88)}
                height={tall.toFixed(1)}
              />
            )}
            {red > 0 && (
              <rect
                class="m-failed"
                x={pc(bin * width)}
                y={(62 - red).toFixed(1)}
                width={pc(width * 0.88)}
                height={red.toFixed(1)}
              />
            )}
            {skipped > 0 && (
              <svg class="m-skipped" x={pc((bin + 0.5) * width)} y="6" overflow="visible">
                <path d="M0 -3.5l3.5 3.5-3.5 3.5-3.5-3.5z" />
              </svg>
            )}
          </g>
        );
      })}
      {[0, 25, 50, 75].map((share) => (
        <text
          key={share}
          x={`${share}%`}
          y="76"
          class={share % 50 === 0 ? undefined : 'quarter'}
          {...(share === 0 ? {} : { 'text-anchor': 'middle' as const })}
        >
          {writeTime(sinceMs + ((untilMs - sinceMs) * share) / 100, 'auto', { zone, nowMs })}
        </text>
      ))}
      <text x="100%" y="76" text-anchor="end">
        {writeTime(untilMs, 'auto', { zone, nowMs })}
      </text>
    </svg>
  );
}
