import type { Retry, Topic } from '../generated/schema-types.ts';
import { NO_RETRY, type RetryPolicy, type TopicDefinition } from './definition.ts';

/** Parses a duration that the schema has already checked; `path` is its place. */
export type DurationReader = (text: string, ...path: readonly string[]) => number;

const DAY_MS = 86_400_000;

/** Returns a topic with every key present. */
export function normalizeTopic(name: string, topic: NonNullable<Topic>, duration: DurationReader): TopicDefinition {
  const { delay, timeout, retention } = topic;
  return {
    name,
    description: topic.description ?? null,
    concurrency: topic.concurrency ?? null,
    priority: topic.priority ?? 100,
    delayMs: delay === undefined ? 0 : duration(delay, 'delay'),
    retry: normalizeRetry(NO_RETRY, topic.retry, duration),
    timeoutMs: timeout === undefined ? null : duration(timeout, 'timeout'),
    retention: {
      finishedMs:
        retention?.finished === undefined ? 7 * DAY_MS : duration(retention.finished, 'retention', 'finished'),
      failedMs: retention?.failed === undefined ? 30 * DAY_MS : duration(retention.failed, 'retention', 'failed'),
    },
    log: topic.log ?? 'all',
    paused: topic.paused ?? false,
  };
}

/** The written values that override inherited ones. */
export function normalizeRetry(base: RetryPolicy, retry: Retry | undefined, duration: DurationReader): RetryPolicy {
  if (retry === undefined) return base;
  return {
    limit: retry.limit ?? base.limit,
    initialMs: retry.initial === undefined ? base.initialMs : duration(retry.initial, 'retry', 'initial'),
    factor: retry.factor ?? base.factor,
    maxMs: retry.max === undefined ? base.maxMs : duration(retry.max, 'retry', 'max'),
    jitter: retry.jitter ?? base.jitter,
  };
}
