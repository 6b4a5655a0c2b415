import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/postgres/connection.ts';
import { loadJobs } from '../../../src/store/definitions/jobs.ts';
import { loadTopics } from '../../../src/store/definitions/topics.ts';
import type { TestDatabase } from '../../support/database.ts';
import { jobNamed, topicNamed } from '../../support/definitions.ts';
import { useDatabase } from '../../support/reconcile.ts';

let database: TestDatabase;
let connection: Connection;

useDatabase((opened) => {
  ({ database, connection } = opened);
});

describe('a row with nothing but a name', () => {
  test('equals a definition with nothing but a name, except that the daemon decides about its transaction', async () => {
    await database.query("insert into pgherd.jobs (name, sql) values ('a', 'select 1')");
    const { owned } = await loadJobs(connection, null);

    expect(owned.map(({ definition }) => definition)).toEqual([
      jobNamed('a', { schedule: [], role: null, transaction: null }),
    ]);
  });

  test('equals a topic with nothing but a name', async () => {
    await database.query("insert into pgherd.topics (name) values ('a')");
    const { owned } = await loadTopics(connection, null);

    expect(owned.map(({ definition }) => definition)).toEqual([topicNamed('a')]);
  });
});
