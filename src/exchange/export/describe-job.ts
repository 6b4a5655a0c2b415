import type { JobDefinition, OnFailure, RetryPolicy, TopicDefinition } from '../../definition/definition.ts';
import { type Layer, mergeLayers } from '../../definition/layers.ts';
import { normalizeJob } from '../../definition/normalize-job.ts';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import type { Expect, Job, Retry, OnFailure as WrittenOnFailure } from '../../generated/schema-types.ts';
import { shortestDuration } from '../../schedule/duration.ts';
import { readsAsWritten } from './reads-as-written.ts';

/** Returns the keys, apart from the SQL, that make a job under these layers and topics read as this definition. */
export function describeJob(
  job: JobDefinition,
  layers: readonly Layer[],
  topics: ReadonlyMap<string, TopicDefinition>,
): Omit<Job, 'sql'> {
  const inherited = mergeLayers(layers);
  const own: Layer = { values: { topic: job.topic }, tree: null, source: NOWHERE };
  const base = normalizeJob(job.name, {}, '', [...layers, own], topics, readsAsWritten);
  const said: Omit<Job, 'sql'> = {};
  if (job.description !== null) said.description = job.description;
  Object.assign(said, describeSchedule(job.schedule));
  if (job.timezone !== base.timezone) said.timezone = job.timezone;
  if (job.topic !== (inherited.topic ?? 'default')) said.topic = job.topic;
  for (const key of ['database', 'connection', 'role'] as const) if (job[key] !== base[key]) said[key] = job[key];
  if (job.transaction !== null && job.transaction !== base.transaction) said.transaction = job.transaction;
  if (job.timeoutMs !== base.timeoutMs) said.timeout = durationText(job.timeoutMs);
  if (job.overlap !== base.overlap) said.overlap = job.overlap;
  if (job.catchup !== base.catchup) said.catchup = job.catchup;
  if (job.catchupWindowMs !== base.catchupWindowMs) said.catchup_window = durationText(job.catchupWindowMs);
  const retry = describeRetry(job.retry, base.retry);
  if (retry !== null) said.retry = retry;
  if (job.priority !== base.priority) said.priority = job.priority;
  if (job.jitterMs !== base.jitterMs) said.jitter = durationText(job.jitterMs);
  if (job.startsAt !== null && job.startsAt !== base.startsAt) said.starts_at = job.startsAt;
  if (job.endsAt !== null && job.endsAt !== base.endsAt) said.ends_at = job.endsAt;
  if (job.enabled !== base.enabled) said.enabled = job.enabled;
  if (job.protect !== base.protect) said.protect = job.protect;
  const labels = Object.entries(job.labels).filter(([name, value]) => base.labels[name] !== value);
  if (labels.length > 0) said.labels = Object.fromEntries(labels);
  const expect = describeExpect(job, base);
  if (expect !== null) said.expect = expect;
  const onFailure = describeOnFailure(job.onFailure, base.onFailure);
  if (onFailure !== null) said.on_failure = onFailure;
  if (job.log !== base.log) said.log = job.log;
  if (job.keepLast !== base.keepLast) said.keep_last = job.keepLast;
  if (job.params !== null) said.params = { ...job.params };
  return said;
}

/** Returns the keys of a retry policy that differ from another one; null when there are none. */
export function describeRetry(retry: RetryPolicy, base: RetryPolicy): Retry | null {
  const said: Retry = {};
  if (retry.limit !== base.limit) said.limit = retry.limit;
  if (retry.initialMs !== base.initialMs) said.initial = durationText(retry.initialMs);
  if (retry.factor !== base.factor) said.factor = retry.factor;
  if (retry.maxMs !== base.maxMs) said.max = durationText(retry.maxMs);
  if (retry.jitter !== base.jitter) said.jitter = retry.jitter;
  return Object.keys(said).length === 0 ? null : said;
}

/**
 * A row that was changed manually may contain a value that a definition cannot express: use the nearest whole
 * millisecond.
 */
export function durationText(ms: number): string {
  return shortestDuration(Math.max(0, Math.round(ms)));
}

const NOWHERE = createSourceFile('', '');
const AFTER = 'after: ';

function describeSchedule(texts: readonly string[]): Pick<Job, 'schedule' | 'after'> {
  const [first] = texts;
  if (first === undefined) return {};
  const parents = texts.map((text) => (text.startsWith(AFTER) ? text.slice(AFTER.length) : ''));
  if (parents.every((name) => name !== '' && name.trim() === name)) {
    return { after: parents.length === 1 ? (parents[0] ?? '') : (parents as [string, ...string[]]) };
  }
  return { schedule: texts.length === 1 ? first : (texts as [string, ...string[]]) };
}

function describeExpect(job: JobDefinition, base: JobDefinition): Expect | null {
  const said: Expect = {};
  const { rows = null, successWithinMs = null } = job.expect ?? {};
  if (rows !== null && rows !== base.expect?.rows) said.rows = rows;
  if (successWithinMs !== null && successWithinMs !== base.expect?.successWithinMs) {
    said.success_within = durationText(successWithinMs);
  }
  return Object.keys(said).length === 0 ? null : said;
}

function describeOnFailure(onFailure: OnFailure | null, base: OnFailure | null): WrittenOnFailure | null {
  const said: WrittenOnFailure = {};
  for (const key of ['notify', 'webhook'] as const) {
    const own = onFailure?.[key] ?? null;
    if (own !== (base?.[key] ?? null)) said[key] = own;
  }
  return Object.keys(said).length === 0 ? null : said;
}
