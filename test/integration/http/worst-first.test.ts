import { afterAll, beforeAll, expect, test } from 'vitest';
import { addJob } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startHttp, type TestHttp } from '../../support/http.ts';

let database: TestDatabase;
let http: TestHttp;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const name of ['broken', 'mended', 'stable']) await addJob(database, name, { sql: 'select 1', topic: 'wide' });
  await database.query(
    `insert into pgherd.topics (name, concurrency) values ('a-quiet', null), ('b-paused', null), ('c-quiet', null), ('z-paused', null)`,
  );
  await database.query(`select pgherd.pause_topic(name) from unnest('{z-paused,b-paused}'::text[]) name`);
  http = await startHttp(database);
});
afterAll(async () => {
  await http?.stop();
  await database?.drop();
});

/** Reads all pages of a list with two rows a page. */
async function allOf(path: string, list: string): Promise<readonly Record<string, unknown>[]> {
  const rows = [];
  for (let after: string | null = ''; after !== null; ) {
    const { status, json } = await http.ask(
      `${path}limit=2${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
    );
    expect(status).toBe(200);
    expect(json[list].length).toBeLessThanOrEqual(2);
    rows.push(...json[list]);
    after = json.next;
  }
  return rows;
}

test('alerts that fire stand first on every page, however long ago they were raised, and topics count as jobs do', async () => {
  await database.query(
    `insert into pgherd._alerts (kind, job_id, job_name, topic, raised_at)
     select kind, (select id from pgherd.jobs where name = job), job, topic, now() - age
     from (values ('failed', 'broken', null, interval '3 d'), ('expectation', null, 'a-quiet', '2 d'), ('expectation', null, 'c-quiet', '2 d'),
       ('failed', 'mended', null, '4 h'), ('recovered', 'mended', null, '3 h'), ('failed', 'broken', null, '2 h'),
       ('recovered', null, 'c-quiet', '1 h'), ('failed', 'mended', null, '50 min'), ('recovered', 'mended', null, '40 min')
     ) x (kind, job, topic, age)`,
  );
  await database.query(
    `update pgherd.job_state set alerting_since = now() - interval '3 d' where job_id = (select id from pgherd.jobs where name = 'broken')`,
  );
  await database.query(
    `insert into pgherd.topic_state (topic, alerting_since) values ('a-quiet', now() - interval '2 d')
     on conflict (topic) do update set alerting_since = excluded.alerting_since`,
  );
  const { json } = await http.ask('/api/pages/alerts?since=24h');
  const rows = await allOf('/api/pages/alerts?since=24h&', 'alerts');
  const brief = rows.map(({ firing, kind, job, topic }) => `${firing ? 'firing ' : ''}${kind} ${job ?? topic}`);

  expect(brief).toEqual([
    'firing failed broken',
    'firing expectation a-quiet',
    'recovered mended',
    'failed mended',
    'recovered c-quiet',
    'recovered mended',
    'failed mended',
  ]);
  expect(json.firing).toBe(2);
  expect((await allOf('/api/pages/alerts?state=firing&', 'alerts')).length).toBe(2);
});

test('the pages of what was added a moment ago exist, although lists were read before', async () => {
  const name = 'added-now';
  for (const path of [`/api/pages/jobs/${name}`, `/api/pages/topics/${name}`]) {
    expect((await http.ask(path)).status).toBe(404);
  }
  await addJob(database, name, { sql: 'select 1', topic: name });
  const answers = await Promise.all(
    [`/api/pages/jobs/${name}`, `/api/pages/jobs/${name}?range=7d`, `/api/pages/topics/${name}`].map((path) =>
      http.ask(path),
    ),
  );

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers[0]?.json.job.name).toBe(name);
  expect((await http.ask('/api/pages/jobs/added-never')).status).toBe(404);
  await database.query('delete from pgherd.jobs where name = $1', [name]);
});

test('paused topics stand first on every page, then the others by name', async () => {
  const names = (await allOf('/api/pages/topics?', 'topics')).map(({ name }) => name);

  expect(names).toEqual(['b-paused', 'z-paused', 'a-quiet', 'c-quiet', 'default', 'wide']);
});

test('the page of a topic shows its jobs in trouble, however many healthy ones come before by name', async () => {
  await database.query(
    `insert into pgherd.jobs (name, sql, topic) select 'a-' || n, 'select 1', 'wide' from generate_series(100, 220) n`,
  );
  await database.query(`select pgherd.pause_job('stable')`);
  await expect
    .poll(async () => (await http.ask('/api/pages/topics/wide')).json.jobs[0], { timeout: 20_000 })
    .toMatchObject({ name: 'stable', state: 'paused' });
});
