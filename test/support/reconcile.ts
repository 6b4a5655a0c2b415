import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { DeclaredJob, DeclaredTopic, JobDefinition, TopicDefinition } from '../../src/definition/definition.ts';
import { isBlockingCode } from '../../src/diagnostic/codes.ts';
import { DEFAULT_PLAN_OPTIONS, type PlanOptions } from '../../src/plan/input/plan-input.ts';
import { type Connection, connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { type ApplyResult, applyDefinitions } from '../../src/reconcile/apply.ts';
import { type PlanRequest, planChanges } from '../../src/reconcile/plan.ts';
import { readDefinitions } from '../../src/reconcile/read/read-definitions.ts';
import { useSchema } from '../../src/store/migrate/schema-version.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { writeFiles } from './definition-files.ts';
import { declaredJob, declaredTopic } from './definitions.ts';

/** The instant of every plan that is made here. */
export const NOW_MS: number = Date.parse('2026-11-22T08:00:00Z');

/** A session as the commands open it. */
export async function openControl(url: string): Promise<Connection> {
  const connection = await connect(targetOf(url), { applicationName: 'pgherd tests' });
  await useSchema(connection, 'pgherd');
  return connection;
}

export interface ControlledDatabase {
  readonly database: TestDatabase;
  /** A session as the commands open it. */
  readonly connection: Connection;
}

/** Hands a database to the tests of a file; it is dropped after them. */
export function useDatabase(receive: (opened: ControlledDatabase) => void): void {
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    const database = await createTestDatabase();
    const connection = await openControl(database.url);
    close = async () => {
      await connection.close();
      await database.drop();
    };
    receive({ database, connection });
  });
  afterAll(() => close());
}

/** Removes all jobs, topics, tasks and projects, as before the first apply. */
export async function removeProjects(database: TestDatabase): Promise<void> {
  const tables = ['_ready', '_tasks', 'jobs', 'topics', 'topic_state', 'revision_changes', 'revisions', 'projects'];
  for (const table of tables) await database.query(`delete from pgherd.${table}`);
}

export interface RequestOptions {
  readonly project?: string;
  /** true: the file stands for the whole project, as its directory would. Default true. */
  readonly whole?: boolean;
  readonly options?: Partial<PlanOptions>;
  readonly environment?: string;
  readonly vars?: Readonly<Record<string, string>>;
}

/**
 * The results of `plan` and `apply` for a definition file, or for a directory with a project, at a fixed instant. Fails when there are
 * errors other than violated policies.
 */
export async function requestFrom(file: string, options: RequestOptions = {}): Promise<PlanRequest> {
  const cwd = file.endsWith('.yaml') ? file.slice(0, file.lastIndexOf('/')) : file;
  const environment = options.environment ?? null;
  const read = await readDefinitions({
    paths: file === cwd ? [] : [file.slice(cwd.length + 1)],
    cwd,
    environment,
    vars: options.vars ?? {},
    nowMs: NOW_MS,
  });
  const errors = read.diagnostics.filter(({ severity, code }) => severity === 'error' && !isBlockingCode(code));
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join('; ')}`);
  return {
    project: options.project ?? 'test',
    schema: 'pgherd',
    environment,
    set: read.set,
    written: read.written,
    selection: options.whole === false ? read.selection : null,
    diagnostics: read.diagnostics,
    git: { commit: null, dirty: null },
    source: null,
    nowMs: NOW_MS,
    options: { ...DEFAULT_PLAN_OPTIONS, ...options.options },
  };
}

/** The same for the text of one definition file. */
export async function requestFor(yaml: string, options: RequestOptions = {}): Promise<PlanRequest> {
  return await requestFrom(join(writeFiles({ 'jobs.yaml': yaml }), 'jobs.yaml'), options);
}

/** The same for definitions as data: the whole project. */
export function requestOf(
  { jobs, topics }: { readonly jobs: readonly JobDefinition[]; readonly topics: readonly TopicDefinition[] },
  options: Partial<PlanOptions> = {},
): PlanRequest {
  return {
    project: 'test',
    schema: 'pgherd',
    environment: null,
    set: {
      jobs: jobs.map((job) => declaredJob(job)).sort(byName),
      topics: topics.map((topic) => declaredTopic(topic)).sort(byName),
    },
    selection: null,
    diagnostics: [],
    git: { commit: null, dirty: null },
    source: null,
    nowMs: NOW_MS,
    options: { ...DEFAULT_PLAN_OPTIONS, ...options },
  };
}

function byName(a: DeclaredTopic | DeclaredJob, b: DeclaredTopic | DeclaredJob): number {
  return a.definition.name < b.definition.name ? -1 : 1;
}

export async function applyRequest(connection: Connection, request: PlanRequest): Promise<ApplyResult> {
  return await applyDefinitions(connection, request, {
    lockTimeoutMs: 10_000,
    toolVersion: 'test',
    reviewedDigest: null,
  });
}

/** Makes the database match a set: all missing rows are deleted. */
export async function applySet(
  connection: Connection,
  set: { readonly jobs: readonly JobDefinition[]; readonly topics: readonly TopicDefinition[] },
): Promise<ApplyResult> {
  const plan = await planChanges(connection, requestOf(set), { lockTimeoutMs: 10_000 });
  return await applyRequest(connection, requestOf(set, { allowDeletes: plan.summary.delete }));
}
