import type { Topic } from '../../generated/schema-types.ts';
import { shortestDuration } from '../../schedule/duration.ts';
import type { Imported, ImportNote } from './imported.ts';

/** The settings of pg_background_queue; null for a setting that is not set. */
export interface QueueSettings {
  readonly topicConfig: string | null;
  readonly retryCount: string | null;
  readonly delayInSec: string | null;
  readonly maxParallel: string | null;
  /** Unfinished tasks by topic; '' for tasks without a topic. */
  readonly waiting: ReadonlyMap<string, number>;
}

/** Converts the topics of pg_background_queue. Its tasks are not moved: they are counted, and finish there. */
export function importQueueSettings(settings: QueueSettings): Imported {
  const notes: ImportNote[] = [];
  const config = readConfig(settings.topicConfig, notes);
  const names = new Set(['', ...Object.keys(config), ...settings.waiting.keys()]);
  const topics: (readonly [string, NonNullable<Topic>])[] = [];
  for (const name of [...names].sort()) {
    const own = config[name] ?? {};
    const topic: NonNullable<Topic> = {};
    const parallel = wholeNumber(own.max_parallel_running_tasks_count);
    if (parallel !== null && parallel >= 1) topic.concurrency = parallel;
    const priority = wholeNumber(own.priority);
    if (priority !== null && priority >= 0 && priority <= 32_767) topic.priority = priority;
    const delay = Number(own.delay_in_sec ?? settings.delayInSec ?? 0);
    if (Number.isFinite(delay) && delay > 0) topic.delay = shortestDuration(Math.round(delay * 1_000));
    const retries = wholeNumber(own.retry_count ?? settings.retryCount);
    if (retries !== null && retries > 0) topic.retry = { limit: Math.min(retries, 1_000) };
    topics.push([name === '' ? 'default' : name, topic]);
    const known = new Set(['priority', 'delay_in_sec', 'retry_count', 'max_parallel_running_tasks_count']);
    for (const key of Object.keys(own).filter((each) => !known.has(each))) {
      notes.push({ place: `topic ${name}`, text: `${key} has no equivalent` });
    }
    const waiting = settings.waiting.get(name) ?? 0;
    if (waiting > 0)
      notes.push({ place: `topic ${name || 'default'}`, text: `${waiting} unfinished tasks are not moved` });
  }
  if (settings.maxParallel !== null) {
    const text = `${settings.maxParallel} tasks ran at once over all topics: give the daemons that many slots together (pgherd run --slots)`;
    notes.push({ place: 'pg_background_queue.max_parallel_running_tasks_count', text });
  }
  return {
    jobs: [],
    topics: topics.filter(([name, topic]) => name !== 'default' || Object.keys(topic).length > 0),
    notes,
  };
}

function readConfig(
  text: string | null,
  notes: ImportNote[],
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  if (text === null || text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const isConfig = (entry: [string, unknown]): entry is [string, Readonly<Record<string, unknown>>] =>
        typeof entry[1] === 'object' && entry[1] !== null;
      return Object.fromEntries(Object.entries(value).filter(isConfig));
    }
  } catch {
    // Reported below.
  }
  notes.push({ place: 'pg_background_queue.topic_config', text: 'is not a JSON object of topics' });
  return {};
}

function wholeNumber(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}
