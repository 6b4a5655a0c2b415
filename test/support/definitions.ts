import {
  type DeclaredJob,
  type DeclaredTopic,
  type JobDefinition,
  NO_RETRY,
  type TopicDefinition,
} from '../../src/definition/definition.ts';
import type { PlanInput } from '../../src/plan/input/plan-input.ts';
import type { Live, LiveState } from '../../src/plan/live.ts';

/** A job with the built-in defaults. */
export function jobNamed(name: string, changes: Partial<JobDefinition> = {}): JobDefinition {
  return {
    name,
    description: null,
    schedule: ['0 3 * * *'],
    timezone: 'UTC',
    topic: 'default',
    sql: 'select 1',
    database: null,
    connection: null,
    role: 'worker',
    transaction: true,
    timeoutMs: 21_600_000,
    overlap: 'skip',
    catchup: 'latest',
    catchupWindowMs: 86_400_000,
    retry: NO_RETRY,
    priority: 100,
    jitterMs: 0,
    startsAt: null,
    endsAt: null,
    enabled: true,
    protect: false,
    labels: {},
    expect: null,
    onFailure: null,
    log: 'all',
    keepLast: null,
    preview: true,
    ignore: [],
    params: null,
    ...changes,
  };
}

/** A topic with the built-in defaults. */
export function topicNamed(name: string, changes: Partial<TopicDefinition> = {}): TopicDefinition {
  return {
    name,
    description: null,
    concurrency: null,
    priority: 100,
    delayMs: 0,
    retry: NO_RETRY,
    timeoutMs: null,
    retention: { finishedMs: 604_800_000, failedMs: 2_592_000_000 },
    maxSqlBytes: null,
    maxParamsBytes: null,
    durability: 'task',
    log: 'all',
    paused: false,
    expect: null,
    onFailure: null,
    ...changes,
  };
}

export function declaredJob(definition: JobDefinition, renamedFrom: string | null = null): DeclaredJob {
  return { definition, renamedFrom, location: { file: 'jobs.yaml', line: 2, column: 3 } };
}

export function declaredTopic(definition: TopicDefinition, renamedFrom: string | null = null): DeclaredTopic {
  return { definition, renamedFrom, location: { file: 'topics.yaml', line: 2, column: 3 } };
}

/** A row as apply wrote it; `live` is its state after manual changes. */
export function liveRow<D extends object>(applied: D, live: Partial<D> = {}): Live<D> {
  return {
    definition: { ...applied, ...live },
    applied,
    sourceFile: 'jobs.yaml',
    changedBy: 'alice',
    changedAtMs: Date.parse('2026-11-22T06:00:00Z'),
    pause: null,
  };
}

export const NOTHING_LIVE: LiveState = {
  revision: 0,
  jobs: [],
  topics: [],
  foreign: [],
  adoptable: { jobs: [], topics: [] },
  ledgers: [],
  origin: null,
};

/** An input for `makePlan` without any declared or live row. */
export function planInput(changes: Partial<PlanInput> = {}): PlanInput {
  return {
    project: 'billing',
    environment: null,
    database: { name: 'app', schema: 'pgherd', installation: '5c1b5e6a-55a4-4e0f-9a39-7d9d3c4c5a01' },
    git: { commit: null, dirty: null },
    nowMs: Date.parse('2026-11-22T08:00:00Z'),
    declared: { jobs: [], topics: [] },
    origin: null,
    diagnostics: [],
    live: NOTHING_LIVE,
    activity: { running: new Map(), unfinishedByTopic: new Map() },
    selection: null,
    options: { prune: true, target: [], exclude: [], allowDeletes: null, adopt: false },
    ...changes,
  };
}
