import type { Expect, Job, OnFailure as WrittenOnFailure } from '../generated/schema-types.ts';
import {
  type Expectation,
  type JobDefinition,
  NO_RETRY,
  type OnFailure,
  type Params,
  type TopicDefinition,
} from './definition.ts';
import { type Layer, mergeLayers } from './layers.ts';
import { type DurationReader, normalizeRetry } from './normalize-topic.ts';

/** Parses a timestamp and returns it as an ISO instant in UTC; null when it is invalid, which has been reported. */
export type InstantReader = (text: string, ...path: readonly string[]) => string | null;

export interface JobReaders {
  readonly duration: DurationReader;
  readonly instant: InstantReader;
}

const HOUR_MS = 3_600_000;

/**
 * Returns a job with every key present: its own value, otherwise that of the layers (a later one overrides), otherwise,
 * for retry, timeout and priority, that of its topic, otherwise the built-in default.
 */
export function normalizeJob(
  name: string,
  job: Job,
  sql: string,
  layers: readonly Layer[],
  topics: ReadonlyMap<string, TopicDefinition>,
  { duration, instant }: JobReaders,
): JobDefinition {
  const merged = mergeLayers(layers);
  const topic = merged.topic ?? 'default';
  const declared = topics.get(topic);
  const { timeout, catchup_window, jitter, starts_at, ends_at } = merged;
  return {
    name,
    description: job.description ?? null,
    schedule: scheduleTexts(job),
    timezone: merged.timezone ?? 'UTC',
    topic,
    sql,
    database: merged.database ?? null,
    connection: merged.connection ?? null,
    role: merged.role ?? null,
    transaction: merged.transaction ?? true,
    timeoutMs: timeout === undefined ? (declared?.timeoutMs ?? 6 * HOUR_MS) : duration(timeout, 'timeout'),
    overlap: merged.overlap ?? 'skip',
    catchup: merged.catchup ?? 'latest',
    catchupWindowMs: catchup_window === undefined ? 24 * HOUR_MS : duration(catchup_window, 'catchup_window'),
    retry: normalizeRetry(declared?.retry ?? NO_RETRY, merged.retry, duration),
    priority: merged.priority ?? declared?.priority ?? 100,
    jitterMs: jitter === undefined ? 0 : duration(jitter, 'jitter'),
    startsAt: starts_at === undefined ? null : instant(starts_at, 'starts_at'),
    endsAt: ends_at === undefined ? null : instant(ends_at, 'ends_at'),
    enabled: merged.enabled ?? true,
    protect: merged.protect ?? false,
    labels: sortedByKey(merged.labels ?? {}),
    expect: normalizeExpect(merged.expect, duration),
    onFailure: normalizeOnFailure(merged.on_failure),
    log: merged.log ?? declared?.log ?? 'all',
    keepLast: merged.keep_last ?? null,
    params: normalizeParams(job),
  };
}

/** Returns every schedule as a text; `{after: job}` and the key `after` become `after: job`. */
export function scheduleTexts(job: Job): readonly string[] {
  const schedules = job.schedule === undefined ? [] : Array.isArray(job.schedule) ? job.schedule : [job.schedule];
  const texts = schedules.map((item) => (typeof item === 'string' ? item.trim() : `after: ${item.after}`));
  const after = job.after === undefined ? [] : [job.after].flat();
  return [...texts, ...after.map((other) => `after: ${other}`)];
}

function sortedByKey<T>(values: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function normalizeParams({ params }: Job): Params | null {
  return params === undefined ? null : sortedByKey(params);
}

function normalizeOnFailure(written: WrittenOnFailure | undefined): OnFailure | null {
  const notify = written?.notify ?? null;
  const webhook = written?.webhook ?? null;
  return notify === null && webhook === null ? null : { notify, webhook };
}

function normalizeExpect(expect: Expect | undefined, duration: DurationReader): Expectation | null {
  if (expect === undefined) return null;
  const within = expect.success_within;
  return {
    rows: normalizeRows(expect.rows ?? ''),
    successWithinMs: within === undefined ? null : duration(within, 'expect', 'success_within'),
  };
}

function normalizeRows(text: string): string | null {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return `${Number(from)}..${Number(to)}`;
  const [, operator, count] = /^(\D+?) ?(\d+)$/.exec(text) ?? [];
  return operator === undefined || count === undefined ? null : `${operator} ${Number(count)}`;
}
