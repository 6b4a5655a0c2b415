import { relativeTime, roughDuration } from '../../schedule/relative-time.ts';
import { isPaused } from '../../store/lists/next-start.ts';
import { MOST_FAILURES } from '../../store/live/late-runs.ts';
import type { FoundStatus } from './found-status.ts';
import { pauseOf } from './pause-word.ts';
import { topicState } from './topic-state.ts';

/** One line of `pgherd status`. */
export interface Trouble {
  /** The state whose sign the line has. */
  readonly sign: 'failed' | 'waiting' | 'retrying' | 'paused';
  readonly title: string;
  readonly what: string;
  /** The command that shows more; null: none. */
  readonly command: string | null;
}

export interface TroubleOptions {
  readonly nowMs: number;
  readonly zone: string;
  /** Maximum number of names per line; null: as many of the first five as fit into a line of about 160 characters. */
  readonly limit: number | null;
}

/** Returns what needs attention, the worst first: failing and late jobs, alerts that fire, topics that are stuck, silent daemons, pauses. */
export function troublesOf(found: FoundStatus, { nowMs, zone, limit }: TroubleOptions): readonly Trouble[] {
  const when = (ms: number): string => relativeTime(ms, nowMs, zone);
  const some = (texts: readonly string[]): string => {
    const shown = texts.slice(0, limit ?? fitting(texts));
    return `${shown.join(', ')}${shown.length < texts.length ? ` and ${texts.length - shown.length} more` : ''}`;
  };
  const troubles: Trouble[] = [...daemonTroubles(found, when)];
  const [worst] = found.failing;
  if (worst !== undefined) {
    const names = found.failing.map(({ job, failures, since }) =>
      failures > 1
        ? `${job} (${failures}${failures < MOST_FAILURES ? '' : ' or more'} in a row, the first ${when(since.getTime())})`
        : `${job} (${when(since.getTime())})`,
    );
    troubles.push({
      sign: 'failed',
      title: `${count(names.length, 'job')} failing`,
      what: some(names),
      command: `pgherd job ${worst.job}`,
    });
  }
  const late = [...new Map(found.late.map((run) => [run.job, run])).values()];
  const [latest] = late;
  if (latest !== undefined) {
    const names = late.map(
      ({ job, due_at, topic }) => `${job} (due ${when(due_at.getTime())}${whyLate(found, topic)})`,
    );
    troubles.push({
      sign: 'waiting',
      title: `${count(names.length, 'job')} late`,
      what: some(names),
      command: `pgherd job ${latest.job}`,
    });
  }
  troubles.push(...alertTroubles(found, some));
  for (const topic of found.topics.filter(({ waiting, paused }) => paused && waiting > 0)) {
    const what = `topic ${topic.name} is paused ${pauseOf(topic, when)}`;
    troubles.push({
      sign: 'waiting',
      title: `${count(topic.waiting, 'task')} waiting`,
      what,
      command: `pgherd topic ${topic.name}`,
    });
  }
  const { summary } = found;
  if (summary.retrying > 0) {
    troubles.push({
      sign: 'retrying',
      title: `${count(summary.retrying, 'task')} retrying`,
      what: 'failed and will be tried again',
      command: 'pgherd tasks --state retrying',
    });
  }
  if (troubles.every(({ title }) => !title.includes('waiting')) && (summary.oldestWaitingMs ?? 0) > STUCK_MS) {
    const what = `the oldest for ${roughDuration(summary.oldestWaitingMs ?? 0)}`;
    troubles.push({
      sign: 'waiting',
      title: `${count(summary.pending, 'task')} waiting`,
      what,
      command: 'pgherd tasks',
    });
  }
  const paused = found.jobs.filter((job) => isPaused(job, nowMs));
  if (paused.length > 0) {
    const names = paused.map(({ name, pause_reason: reason }) => (reason === null ? name : `${name} ("${reason}")`));
    troubles.push({
      sign: 'paused',
      title: `${count(paused.length, 'job')} paused`,
      what: some(names),
      command: 'pgherd jobs --state paused',
    });
  }
  const closed = found.topics.filter(({ waiting, paused: isOff }) => isOff && waiting === 0);
  if (closed.length > 0) {
    const names = closed.map((topic) => `${topic.name} ${pauseOf(topic, when)}`);
    troubles.push({
      sign: 'paused',
      title: `${count(closed.length, 'topic')} paused`,
      what: some(names),
      command: 'pgherd topics --state paused',
    });
  }
  return troubles;
}

/** Returns how many of the texts a line has: one at least. */
function fitting(texts: readonly string[]): number {
  let length = 0;
  const tooLong = texts.findIndex((text) => {
    length += text.length + 2;
    return length > MOST_CHARACTERS;
  });
  return Math.min(MOST_NAMES, tooLong === -1 ? texts.length : Math.max(1, tooLong));
}

function daemonTroubles(found: FoundStatus, when: (ms: number) => string): readonly Trouble[] {
  const troubles: Trouble[] = [];
  const add = (title: string, what: string): void =>
    void troubles.push({ sign: 'failed', title, what, command: 'pgherd doctor' });
  if (found.copied !== null) {
    add('a copy', `The installation belongs to ${found.copied}: nothing is scheduled or executed here`);
    return troubles;
  }
  if (!found.daemons.some(({ alive }) => alive)) {
    troubles.push({
      sign: 'failed',
      title: 'no daemon',
      what: 'No daemon is running: nothing starts',
      command: 'pgherd run',
    });
  }
  for (const daemon of found.daemons) {
    const name = `daemon ${daemon.id} on ${daemon.hostname}`;
    if (!daemon.alive) add('1 daemon lost', `${name}, last heartbeat ${when(daemon.heartbeat_at.getTime())}`);
    else if (daemon.silent) add('1 daemon silent ', `${name}, last heartbeat ${when(daemon.heartbeat_at.getTime())}`);
    else if (daemon.stalled !== null) add('1 daemon stalled', `Daemon ${daemon.id}: ${daemon.stalled}`);
  }
  for (const { daemonId, pid, hostname, silentMs } of found.silent) {
    if (daemonId !== null || silentMs === null) continue;
    add('1 daemon silent ', `process ${pid} on ${hostname} is connected; its tasks were taken over`);
  }
  return troubles;
}

function alertTroubles({ alerts }: FoundStatus, some: (texts: readonly string[]) => string): readonly Trouble[] {
  const texts = alerts.map(
    ({ kind, job, topic, reason, message }) =>
      `${job ?? `topic ${topic}`}: ${reason ?? message?.split('\n')[0] ?? kind}`,
  );
  const title = `${count(texts.length, 'alert')} firing`;
  return texts.length === 0
    ? []
    : [{ sign: 'failed', title, what: some(texts), command: 'pgherd alerts --state firing' }];
}

function whyLate({ topics }: FoundStatus, name: string): string {
  const state = topicState(topics, name);
  return state === null ? '' : `; topic ${name} is ${state}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** A queue that makes progress starts its tasks sooner. */
const STUCK_MS = 60_000;
const MOST_NAMES = 5;
const MOST_CHARACTERS = 160;
