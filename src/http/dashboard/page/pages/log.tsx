import type { LogDocument, LogEntry, LogGroup } from '../../documents/past.ts';
import { Act } from '../components/act.tsx';
import { Chip } from '../components/chip.tsx';
import { type FilterChip, Filters, NothingFound, Pager } from '../components/filters.tsx';
import { Icon } from '../components/icon.tsx';
import { JobLink, Name, oneLine, Subject, TaskLink } from '../components/name.tsx';
import { Failure, Segments, Skeleton } from '../components/panel.tsx';
import { Bars, pc } from '../components/small-charts.tsx';
import { Time } from '../components/time.tsx';
import { hrefWith, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { duration, fmt, plural } from '../lib/words.ts';
import { useZone, writeTime, zoneName } from '../lib/zone.ts';

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
            <Segments
              label="Group"
              items={GROUPS.map(([key, text]) => [
                text,
                key === group,
                hrefWith({ group: key, after: null, open: null }),
              ])}
            />
            <Segments
              label="Range"
              items={RANGES.map(([key, text]) => [
                text,
                key === since,
                hrefWith({ since: key === '24h' ? null : key, after: null }),
              ])}
            />
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
          <div class="nothing" role="status">
            <p>
              <b>{state === null ? 'Nothing failed, was skipped or cancelled' : `No ${state} attempt`}</b> in {range}.
            </p>
          </div>
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
        <text key={share} x={`${share}%`} y="76" {...(share === 0 ? {} : { 'text-anchor': 'middle' as const })}>
          {writeTime(sinceMs + ((untilMs - sinceMs) * share) / 100, 'auto', { zone, nowMs })}
        </text>
      ))}
      <text x="100%" y="76" text-anchor="end">
        {writeTime(untilMs, 'auto', { zone, nowMs })}
      </text>
    </svg>
  );
}

function Groups({ document, group }: { readonly document: LogDocument; readonly group: string }) {
  return (
    <>
      <table class="rows log">
        <thead>
          <tr>
            <th class="c-x">
              <span class="vh">Unfold</span>
            </th>
            <th class="c-n num">Tasks</th>
            <th class="c-shape">{group === 'job' ? 'Job or SQL' : 'Message, with its varying parts marked'}</th>
            <th class="c-code">SQLSTATE</th>
            <th class="c-hist">Over time</th>
            <th class="c-time num">Last</th>
            <th class="c-act">
              <span class="vh">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {document.groups.map((one) => (
            <GroupRows key={one.key} group={one} document={document} byJob={group === 'job'} />
          ))}
        </tbody>
      </table>
      <Pager
        text={plural(document.groups.length, 'group')}
        previous={null}
        next={document.next === null ? null : hrefWith({ after: document.next })}
      />
    </>
  );
}

function Shape({ text }: { readonly text: string }) {
  return (
    <span class="shape">
      {text.split(/(⟨[^⟩]+⟩)/).map((part, n) =>
        part.startsWith('⟨') ? (
          <span key={n} class="ph">
            {part.slice(1, -1)}
          </span>
        ) : (
          part
        ),
      )}
    </span>
  );
}

function GroupRows({
  group,
  document,
  byJob,
}: {
  readonly group: LogGroup;
  readonly document: LogDocument;
  readonly byJob: boolean;
}) {
  const { params } = useAddress();
  const isOpen = params.get('open') === group.key;
  const [first] = group.jobs;
  const name = group.sqlstate ?? group.shape.slice(0, 40);
  return (
    <>
      <tr class={`lgroup${isOpen ? ' open' : ''}${group.now ? ' now' : ''}`}>
        <td class="c-x">
          <a
            class="icon-btn rows-link"
            href={hrefWith({ open: isOpen ? null : group.key })}
            role="button"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${name}`}
          >
            <Icon name={isOpen ? 'down' : 'right'} />
          </a>
        </td>
        <td class="c-n num">
          <b>{fmt(group.tasks)}</b>
        </td>
        <td class="c-shape">
          {byJob ? (
            first === undefined ? (
              <Name text={oneLine(group.shape)} />
            ) : (
              <JobLink name={first} />
            )
          ) : (
            <Shape text={group.shape} />
          )}
          <span class="sub">
            {!byJob && (first === undefined ? <span class="mono">tasks without a job</span> : <JobLink name={first} />)}
            {!byJob && group.jobCount > 1 && (
              <span class="dim"> and {plural(group.jobCount - 1, 'more job', 'more jobs')}</span>
            )}{' '}
            <span class="dim">· {group.topic}</span>
          </span>
        </td>
        <td class="c-code">
          <span class="mono">{group.sqlstate ?? ''}</span>
          {group.condition !== null && (
            <span class="sub dim" title={group.condition}>
              {group.condition.length > 24 ? `${group.condition.slice(0, 22)}…` : group.condition}
            </span>
          )}
        </td>
        <td class="c-hist">
          <Bars values={group.bins} width={144} height={22} label={`${group.tasks} tasks over time`} />
        </td>
        <td class="c-time num">
          <Time ms={group.lastMs} />
          <span class="sub dim">
            first <Time ms={group.firstMs} />
          </span>
        </td>
        <td class="c-act">
          {group.failed > 0 && !byJob && (
            <Act
              action="retry"
              target={{
                group: group.key,
                sinceMs: document.sinceMs,
                ...(params.get('job') === null ? {} : { job: params.get('job') ?? '' }),
              }}
              what={`failed tasks with the message “${group.shape.replace(/[⟨⟩]/g, '').slice(0, 80)}”`}
              kind="small"
            >
              Retry {fmt(group.failed)}…
            </Act>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr class="members">
          <td />
          <td colSpan={6}>
            <table class="rows compact inner">
              <tbody>
                {group.members.map((one) => (
                  <tr key={`${one.taskId} ${one.attempt} ${one.endedMs}`}>
                    <td>{one.taskId === null ? '–' : <TaskLink id={one.taskId} />}</td>
                    <td class="mono dim m-msg">{one.detail ?? one.message ?? one.reason}</td>
                    <td class="mono dim m-par">{one.params}</td>
                    <td class="dim">attempt {one.attempt}</td>
                    <td class="num">
                      <Time ms={one.endedMs} format="hms" />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {group.tasks > group.members.length && (
              <p class="more-row">
                <a href={hrefWith({ group: 'none', open: null, after: null, q: group.sqlstate })}>
                  Show all with this SQLSTATE
                </a>
              </p>
            )}
          </td>
        </tr>
      )}
    </>
  );
}

function Entries({ entries, next }: { readonly entries: readonly LogEntry[]; readonly next: string | null }) {
  const { params } = useAddress();
  return (
    <>
      <table class="rows tasks entries">
        <thead>
          <tr>
            <th class="c-state">State</th>
            <th class="c-id">Task</th>
            <th class="c-name">Job or SQL</th>
            <th class="c-topic">Topic</th>
            <th class="c-why">Message</th>
            <th class="c-took num">Took</th>
            <th class="c-when num">Ended</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((one) => (
            <tr key={`${one.taskId} ${one.attempt} ${one.endedMs}`}>
              <td class="c-state">
                <Chip state={one.state} />
              </td>
              <td class="c-id">{one.taskId === null ? <span class="dim">–</span> : <TaskLink id={one.taskId} />}</td>
              <td class="c-name">
                <Subject job={one.job} sql={one.sql ?? ''} />
              </td>
              <td class="c-topic dim">{one.topic}</td>
              <td class="c-why">
                <span class={one.state === 'failed' ? 's-failed' : 'dim'}>
                  {one.message === null
                    ? (one.reason ?? (one.rows === null ? '' : `${fmt(one.rows)} rows`))
                    : `${one.sqlstate ?? ''} ${one.message.split('\n')[0]}`}
                </span>
              </td>
              <td class="c-took num">{one.ms === null ? '–' : duration(one.ms)}</td>
              <td class="c-when num">
                <Time ms={one.endedMs} format="hms" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager
        text={`${entries.length} shown`}
        previous={params.has('after') ? hrefWith({ after: null }) : null}
        next={next === null ? null : hrefWith({ after: next })}
        more="Older"
      />
    </>
  );
}
