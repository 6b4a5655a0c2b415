import type { TopicRow, TopicsDocument } from '../../documents/past.ts';
import { Act } from '../components/act.tsx';
import { Chip } from '../components/chip.tsx';
import { Filters, NothingFound, Pager } from '../components/filters.tsx';
import { Icon } from '../components/icon.tsx';
import { Facts, Failure, Skeleton } from '../components/panel.tsx';
import { PauseBanner } from '../components/pause.tsx';
import { Slots } from '../components/small-charts.tsx';
import { For } from '../components/time.tsx';
import { href, queryOf, topicHref, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { fmt, plural, short } from '../lib/words.ts';

export function Topics() {
  const { params } = useAddress();
  const query = queryOf(params, ['q', 'after']);
  const { data, error, again } = useDocument<TopicsDocument>(`/api/pages/topics?${query}`);
  const paused = data?.topics.filter(({ pause }) => pause !== null) ?? [];
  const full = data?.topics.filter(isFull) ?? [];
  return (
    <>
      {paused.length + full.length > 0 && (
        <section class="verdict slim">
          <h2 class="v">
            <Icon name={paused.length > 0 ? 'paused' : 'waiting'} />{' '}
            {paused
              .slice(0, 2)
              .map(
                ({ name, pause, waiting }) =>
                  `Topic ${name} is paused${pause?.by == null ? '' : ` by ${pause.by}`}; ${plural(waiting, 'task')} ${waiting === 1 ? 'waits' : 'wait'} in it. `,
              )}
            {full
              .slice(0, 2)
              .map(
                ({ name, waiting }) =>
                  `Topic ${name} is full and ${plural(waiting, 'task')} ${waiting === 1 ? 'waits' : 'wait'}. `,
              )}
          </h2>
        </section>
      )}
      <Filters label="Find a topic" placeholder="name of the topic" keys={[]} />
      {error !== null && <Failure error={error} again={again} />}
      {data === null ? (
        error === null && <Skeleton lines={10} label="Topics" />
      ) : data.topics.length === 0 ? (
        <section class="panel flush">
          <NothingFound what="topics" />
        </section>
      ) : (
        <div class="topic-cards">
          {data.topics.map((topic) => (
            <TopicCard key={topic.name} topic={topic} />
          ))}
        </div>
      )}
      {data !== null && (data.next !== null || params.has('after')) && (
        <Pager text={`${data.topics.length} shown`} next={data.next} />
      )}
    </>
  );
}

export function isFull({ concurrency, running, waiting }: TopicRow): boolean {
  return concurrency !== null && running >= concurrency && waiting > 0;
}

export function topicState(topic: TopicRow): string {
  return topic.pause !== null ? 'paused' : isFull(topic) ? 'full' : 'open';
}

export function PauseButton({ topic, kind = 'small' }: { readonly topic: TopicRow; readonly kind?: string }) {
  const what = `topic ${topic.name}`;
  return topic.pause === null ? (
    <Act action="pause-topic" target={{ topics: [topic.name] }} what={what} kind={kind} label={`Pause ${topic.name}`}>
      Pause…
    </Act>
  ) : (
    <Act
      action="resume-topic"
      target={{ topics: [topic.name] }}
      what={what}
      kind={`${kind} primary`}
      label={`Resume ${topic.name}`}
    >
      Resume…
    </Act>
  );
}

export function TopicFacts({ topic }: { readonly topic: TopicRow }) {
  const { concurrency, running, waiting, oldestMs, priority, delayMs, retryLimit, timeoutMs, name } = topic;
  return (
    <Facts
      items={[
        [
          'Running',
          concurrency === null ? (
            <>
              <b>{fmt(running)}</b> <span class="dim">no limit</span>
            </>
          ) : (
            <span class="line">
              <Slots busy={Math.min(running, concurrency)} total={concurrency} />
              <span>
                <b>{fmt(running)}</b> of {concurrency}
              </span>
            </span>
          ),
        ],
        [
          'Waiting',
          <>
            <a href={href('/tasks', { topic: name })}>
              <b>{fmt(waiting)}</b>
            </a>
            {oldestMs !== null && waiting > 0 && (
              <span class="dim">
                {' '}
                oldest <For sinceMs={oldestMs} />
              </span>
            )}
          </>,
        ],
        ['Priority', String(priority)],
        ['Delay', delayMs === 0 ? 'none' : short(delayMs)],
        ['Retries', retryLimit === 0 ? 'none' : String(retryLimit)],
        ['Timeout', timeoutMs === null ? 'of the job' : short(timeoutMs)],
      ]}
    />
  );
}

function TopicCard({ topic }: { readonly topic: TopicRow }) {
  return (
    <section class={`panel topic ${topic.pause === null ? '' : 'is-paused'}`} aria-labelledby={`t-${topic.name}`}>
      <header class="panel-head">
        <h2 id={`t-${topic.name}`}>
          <a class="name" href={topicHref(topic.name)}>
            {topic.name}
          </a>
        </h2>
        <Chip state={topicState(topic)} soft />
        <span class="note">{topic.description}</span>
        <span class="grow" />
        <PauseButton topic={topic} />
      </header>
      <PauseBanner pause={topic.pause} />
      <TopicFacts topic={topic} />
      <footer class="panel-foot dim">
        <a href={href('/jobs', { topic: topic.name })}>{plural(topic.jobs, 'job')}</a>
        {topic.file !== null && <span>{topic.file}</span>}
        {topic.revision !== null && <span>revision {topic.revision}</span>}
        {!topic.declared && <span>not declared</span>}
      </footer>
    </section>
  );
}
