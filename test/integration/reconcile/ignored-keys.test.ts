import picocolors from 'picocolors';
import { beforeEach, describe, expect, test } from 'vitest';
import type { JobDefinition } from '../../../src/definition/definition.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { renderMarkdown } from '../../../src/plan/render/markdown.ts';
import { renderText } from '../../../src/plan/render/text.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import type { TestDatabase } from '../../support/database.ts';
import { readFiles } from '../../support/definition-files.ts';
import { jobNamed } from '../../support/definitions.ts';
import { applySet, requestOf, useDatabase } from '../../support/reconcile.ts';

let database: TestDatabase;
let connection: Connection;
useDatabase((opened) => {
  ({ database, connection } = opened);
});
beforeEach(async () => {
  await database.query('delete from pgherd.jobs');
});

const job = (values: Partial<JobDefinition> = {}): JobDefinition =>
  jobNamed('purge', { role: null, enabled: true, ignore: ['enabled', 'retry'], ...values });
const set = (...jobs: readonly JobDefinition[]): Parameters<typeof applySet>[1] => ({ jobs, topics: [] });
const plan = async (...jobs: readonly JobDefinition[]): Promise<Plan> =>
  await planChanges(connection, requestOf(set(...jobs)), { lockTimeoutMs: 10_000 });
const live = async (): Promise<object | undefined> =>
  (await database.query('select enabled, priority, retry_limit from pgherd.jobs'))[0];
const byHand = (): Promise<readonly object[]> =>
  database.query('update pgherd.jobs set enabled = false, retry_limit = 9');

describe('a key that its job ignores', () => {
  test('is set when the job is created, and left as it is from then on', async () => {
    await applySet(connection, set(job()));
    expect(await live()).toMatchObject({ enabled: true, retry_limit: 0 });
    await byHand();
    const made = await plan(job());
    expect({ changes: made.changes, drift: made.drift }).toEqual({ changes: [], drift: [] });
    expect(made.summary.unchanged).toBe(1);
    await applySet(connection, set(job({ priority: 7 })));
    expect(await live()).toMatchObject({ enabled: false, priority: 7, retry_limit: 9 });
    expect((await plan(job({ priority: 7 }))).changes).toEqual([]);
  });

  test('is named once in every format', async () => {
    await applySet(connection, set(job()));
    await byHand();
    const made = await plan(job());
    expect(made.ignored).toEqual([
      {
        name: 'purge',
        fields: [
          { path: 'retry.limit', declared: 0, live: 9 },
          { path: 'enabled', declared: true, live: false },
        ],
      },
    ]);
    const line = 'ignored: purge retry.limit (database 9, files 0), enabled (database false, files true)';
    expect(renderText(made, picocolors.createColors(false)).split(line)).toHaveLength(2);
    expect(renderMarkdown(made).split('**No changes.**')).toHaveLength(2);
    expect(renderMarkdown(made)).toContain('- ignored: purge retry.limit');
    expect((await plan(job({ enabled: false, retry: { ...job().retry, limit: 9 } }))).ignored).toBeUndefined();
  });

  test('leaves the drift of other keys as it is', async () => {
    await applySet(connection, set(job()));
    await database.query('update pgherd.jobs set enabled = false, priority = 3');
    const made = await plan(job());
    expect(made.drift.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual(['priority']);
  });

  test('is applied again once it is not ignored', async () => {
    await applySet(connection, set(job()));
    await byHand();
    await applySet(connection, set(job({ ignore: [] })));
    expect(await live()).toMatchObject({ enabled: true, retry_limit: 0 });
  });
});

test.each([
  ['ignore: [enabeld]', /ignore.*"enabeld"/],
  ['ignore: enabled', /ignore is the text "enabled"/],
  ['ignore: [name]', /"name"/],
])('refuses %s', async (line, message) => {
  const { diagnostics } = await readFiles({
    'pgherd.yaml': 'project: shop\n',
    'jobs.yaml': `jobs:\n  a:\n    sql: select 1\n    ${line}\n`,
  });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
    { file: 'jobs.yaml', line: 4, message: expect.stringMatching(message) },
  ]);
});
