import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { timezoneHint } from '../../schedule/timezone-hint.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { originOf } from '../layers.ts';
import type { ProjectConfig } from '../project.ts';
import type { ReadJob, ReadSet } from '../read/set.ts';
import { checkSizes } from './across/sizes.ts';
import { checkFollowing } from './check-following.ts';
import { checkMoves } from './check-moves.ts';
import { checkRenames } from './check-renames.ts';
import { checkSchedules, type ScheduleCache } from './check-schedules.ts';
import { checkTopicWebhooks, reportWebhook } from './topic-webhooks.ts';
import { checkUnusedTopicKeys } from './unused-topic-keys.ts';

/** Checks that need the whole set: references, schedules, names that two jobs use. */
export function checkSet(set: ReadSet, project: ProjectConfig, nowMs: number, diagnostics: Diagnostics): void {
  const timezones = new Map<string, boolean>();
  const schedules: ScheduleCache = new Map();
  for (const job of set.jobs.values()) {
    checkTopic(job, set, diagnostics);
    if (job.isSettled) continue;
    checkConnection(job, project, diagnostics);
    checkWebhook(job, project, diagnostics);
    checkRange(job, diagnostics);
    const { timezone } = job.declared.definition;
    let known = timezones.get(timezone);
    if (known === undefined) {
      known = isKnownTimezone(timezone);
      timezones.set(timezone, known);
    }
    if (!known) reportTimezone(job, timezone, diagnostics);
    checkLifetime(job, diagnostics);
    checkSchedules(job, known ? timezone : 'UTC', nowMs, schedules, diagnostics);
  }
  checkRenames(
    'job',
    [...set.jobs.values()].map((job) => ({ item: job, treeOf: () => job.layers.at(-1)?.tree ?? null })),
    diagnostics,
  );
  checkRenames(
    'topic',
    [...set.topics.values()].map((topic) => ({ item: topic, treeOf: () => topic.tree })),
    diagnostics,
  );
  checkTopicWebhooks(set, project, diagnostics);
  checkMoves(set, project.name, diagnostics);
  checkFollowing(set, diagnostics);
  checkUnusedTopicKeys(set, diagnostics);
  checkSizes(set, diagnostics);
}

function checkTopic(job: ReadJob, set: ReadSet, diagnostics: Diagnostics): void {
  const { topic } = job.declared.definition;
  if (topic === 'default' || set.topics.has(topic) || set.externalTopics.has(topic) || !set.complete) return;
  const place = originOf(job.layers, 'topic');
  if (place === null) return;
  const renamed = [...set.topics.values()].find(({ declared }) => declared.renamedFrom === topic);
  const fallback = 'declare it under topics in any file; with external: true if another project declares it';
  const known = ['default', ...set.topics.keys(), ...set.externalTopics];
  const hint =
    renamed === undefined
      ? didYouMeanHint(topic, known, fallback, diagnostics.suggestions)
      : `it is renamed: write topic: ${renamed.declared.definition.name}`;
  diagnostics.at(place).error('PGH032', `the topic "${topic}" is not declared`, hint);
}

function checkConnection(job: ReadJob, project: ProjectConfig, diagnostics: Diagnostics): void {
  const { connection } = job.declared.definition;
  if (connection === null || Object.hasOwn(project.connections, connection)) return;
  if (project.misdeclared.connections.includes(connection)) return;
  const place = originOf(job.layers, 'connection');
  if (place === null) return;
  const fallback = `declare it under connections in pgherd.yaml: ${connection}: {url_env: NAME}`;
  const hint = didYouMeanHint(connection, Object.keys(project.connections), fallback, diagnostics.suggestions);
  diagnostics.at(place).error('PGH035', `the connection "${connection}" is not declared`, hint);
}

function checkWebhook(job: ReadJob, project: ProjectConfig, diagnostics: Diagnostics): void {
  const webhook = job.declared.definition.onFailure?.webhook ?? null;
  if (webhook === null || Object.hasOwn(project.webhooks, webhook)) return;
  const place = originOf(job.layers, 'on_failure', 'webhook');
  if (place !== null) reportWebhook(webhook, place, project, diagnostics);
}

function checkRange(job: ReadJob, diagnostics: Diagnostics): void {
  const rows = job.declared.definition.expect?.rows ?? '';
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(rows) ?? [];
  if (Number(from ?? 0) <= Number(to ?? 0)) return;
  const place = originOf(job.layers, 'expect', 'rows');
  if (place === null) return;
  diagnostics.at(place).error('PGH022', `rows: ${rows} contains no number`, `write ${to}..${from}`);
}

function reportTimezone(job: ReadJob, timezone: string, diagnostics: Diagnostics): void {
  const place = originOf(job.layers, 'timezone');
  if (place === null) return;
  const hint = timezoneHint(timezone, diagnostics.suggestions);
  diagnostics.at(place).error('PGH043', `the time zone "${timezone}" is unknown`, hint);
}

function checkLifetime(job: ReadJob, diagnostics: Diagnostics): void {
  const { startsAt, endsAt } = job.declared.definition;
  if (startsAt === null || endsAt === null || Date.parse(startsAt) < Date.parse(endsAt)) return;
  const place = originOf(job.layers, 'ends_at');
  if (place === null) return;
  const message = `ends_at ${endsAt} is not after starts_at ${startsAt}`;
  diagnostics.at(place).error('PGH044', message, 'the job would never run');
}
