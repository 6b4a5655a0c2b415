import type { TopicDocument } from '../../documents/past.ts';
import { Chip, Mark, toneOf, wordOf } from '../components/chip.tsx';
import { JobLink } from '../components/name.tsx';
import { Facts, Failure, Panel, Segments, Skeleton } from '../components/panel.tsx';
import { PauseBanner } from '../components/pause.tsx';
import { Readout } from '../components/readout.tsx';
import { pc } from '../components/small-charts.tsx';
import { Time } from '../components/time.tsx';
import { href, hrefWith, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { duration, fmt, plural, short } from '../lib/words.ts';
import { useZone, writeTime, zoneName } from '../lib/zone.ts';
import { PauseButton, TopicFacts, topicState } from './topics.tsx';

const RANGES = ['1h', '6h', '24h', '7d'];

export function Topic({ name }: { readonly name: string }) {
  const { params } = useAddress();
  const range = RANGES.find((one) => one === params.get('range')) ?? '6h';
  const { data, error, again } = useDocument<TopicDocument>(
    `/api/pages/topics/${encodeURIComponent(name)}?range=${range}`,
  );
  if (data === null || data.topic.name !== name) {
    if (error === null) return <Skeleton lines={8} label="Topic" />;
    return error.status === 404 ? (
      <section class="verdict">
        <h1 id="verdict">There is no topic {name}</h1>
        <p>
          {error.hint}. <a href={href('/topics')}>All topics</a>
        </p>
      </section>
    ) : (
      <Failure error={error} again={again} />
    );
  }
  return (
    <>
      <Head topic={data.topic} />
      <div class="cols c-2-1 topic-cols">
        <div class="stack">
          <Panel
            id="past"
            title="Ended tasks and waits"
            tools={
              <Segments
                label="Range"
                items={RANGES.map((one) => [
                  one.replace(/(\d+)(\w)/, '$1\u00a0$2'),
                  one === range,
                  hrefWith({ range: one === '6h' ? null : one }),
                ])}
              />
            }
          >
            <Past document={data} />
          </Panel>
          <JobsPanel document={data} />
        </div>
        <div class="stack">
          <Panel
            id="now"
            title="Now"
            tools={
              <a class="more" href={href('/tasks', { topic: name })}>
                Tasks
              </a>
            }
          >
            <TopicFacts topic={data.topic} />
          </Panel>
          <Panel id="keeping" title="Limits, durability and log">
            <Facts
              items={[
                ['Wait, worst p95', data.waitP95Ms === null ? '–' : duration(data.waitP95Ms)],
                ['SQL of a task', `at most ${sizeOf(data.maxSqlBytes)}`],
                ['Parameters of a task', `at most ${sizeOf(data.maxParamsBytes)}`],
                ['Durability', data.durability ?? 'task'],
                ['Log', data.log ?? 'all'],
                ['Keeps finished', data.retentionFinishedMs === null ? '7 d' : short(data.retentionFinishedMs)],
                ['Keeps failed', data.retentionFailedMs === null ? '30 d' : short(data.retentionFailedMs)],
              ]}
            />
          </Panel>
          <PausesPanel pauses={data.pauses} />
        </div>
      </div>
    </>
  );
}

function Head({ topic }: Pick<TopicDocument, 'topic'>) {
  return (
    <header class="subject">
      <div class="subject-t">
        <h1>
          topic <span class="mono">{topic.name}</span>
        </h1>
        <Chip state={topicState(topic)} soft />
        <span class="grow" />
        <span class="actions">
          <PauseButton topic={topic} kind="" />
        </span>
      </div>
      <p class="dim">
        {[
          topic.description,
          topic.project === null ? null : `project ${topic.project}`,
          topic.file,
          topic.revision === null ? null : `revision ${topic.revision}`,
          topic.declared ? null : 'not declared',
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      <PauseBanner pause={topic.pause} />
    </header>
  );
}

function JobsPanel({ document: { topic, jobs } }: { readonly document: TopicDocument }) {
  return (
    <Panel
      id="jobs"
      title="Jobs of this topic"
      count={fmt(topic.jobs)}
      tools={
        <a class="more" href={href('/jobs', { topic: topic.name })}>
          List
        </a>
      }
    >
      {jobs.length === 0 ? (
        <p class="pad dim">No job uses this topic.</p>
      ) : (
        <ul class="plain columns">
          {jobs.map((job) => (
            <li key={job.name}>
              <Mark state={job.state} />
              <JobLink name={job.name} />
              {job.state !== 'idle' && (
                <span class={`s-${toneOf(job.state)}`} aria-hidden="true">
                  {wordOf(job.state)}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function PausesPanel({ pauses }: Pick<TopicDocument, 'pauses'>) {
  return (
    <Panel id="pauses" title="Paused and resumed by" count={fmt(pauses.length)}>
      {pauses.length === 0 ? (
        <p class="pad dim">It was never paused.</p>
      ) : (
        <ul class="plain">
          {pauses.map((one) => (
            <li key={one.atMs}>
              <Mark state={one.action.startsWith('pause') ? 'paused' : 'ready'} />
              <span>
                {one.action.startsWith('pause') ? 'paused' : 'resumed'} by <b>{one.by}</b>
                {one.reason !== null && <span class="sub dim">{one.reason}</span>}
              </span>
              <span class="dim">
                <Time ms={one.atMs} /> {one.channel}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** null: the limit of any task. */
function sizeOf(bytes: number | null): string {
  return bytes === null ? '1 MB' : plural(bytes, 'byte');
}

const HEIGHT = 120;

function Past({ document }: { readonly document: TopicDocument }) {
  const { bins, binMs, rangeMs, nowMs } = document;
  const zone = zoneName(useZone());
  const count = Math.ceil(rangeMs / binMs);
  const most = Math.max(1, ...bins.map(([, ended]) => ended));
  const longest = Math.max(1, ...bins.flatMap(([, , , wait]) => wait ?? []));
  const width = 100 / count;
  const fromMs = nowMs - rangeMs;
  if (bins.length === 0) return <p class="pad dim">Nothing ended in this time.</p>;
  return (
    <Readout
      label={`Ended tasks of the topic per ${duration(binMs)}`}
      cls="past"
      base={`Bars: ended tasks per ${duration(binMs)}, at most ${fmt(most)}; dots: how long they waited (p95), at most ${duration(longest)}`}
    >
      <svg width="100%" height={HEIGHT + 18} role="img" aria-label="Ended tasks and waits over time">
        {bins.map(([bin, ended, failed, waitMs]) => {
          const tall = (ended / most) * (HEIGHT - 8);
          const red = failed === 0 ? 0 : Math.max(4, (failed / most) * (HEIGHT - 8));
          const say = `${writeTime(fromMs + bin * binMs, 'auto', { zone, nowMs })}: ${plural(ended, 'task')} ended, ${failed} failed${waitMs === null ? '' : `, p95 of the wait ${duration(waitMs)}`}`;
          return (
            <g key={bin} data-say={say}>
              <rect class="m-bin" x={pc(bin * width)} y={HEIGHT - tall} width={pc(width * 0.84)} height={tall} />
              {red > 0 && (
                <rect class="m-failed" x={pc(bin * width)} y={HEIGHT - red} width={pc(width * 0.84)} height={red} />
              )}
              {waitMs !== null && (
                <circle
                  class="m-waits"
                  cx={pc((bin + 0.42) * width)}
                  cy={HEIGHT - 4 - Math.sqrt(waitMs / longest) * (HEIGHT - 12)}
                  r="2.5"
                />
              )}
            </g>
          );
        })}
        {[0, 50, 100].map((share) => (
          <text
            key={share}
            x={`${share}%`}
            y={HEIGHT + 14}
            text-anchor={share === 0 ? 'start' : share === 100 ? 'end' : 'middle'}
          >
            {writeTime(fromMs + (rangeMs * share) / 100, 'auto', { zone, nowMs })}
          </text>
        ))}
      </svg>
    </Readout>
  );
}
