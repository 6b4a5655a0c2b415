import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ChangeFeed } from '../../../src/http/events/change-feed.ts';
import { EventStream } from '../../../src/http/events/event-stream.ts';
import { Sessions } from '../../../src/http/sessions.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { HomeServer } from '../../../src/runtime/session/home-server.ts';
import { SessionBudget } from '../../../src/runtime/session/session-budget.ts';
import { addJob, addTask, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type EventClient, type FollowOptions, followEvents } from '../../support/event-client.ts';
import { READ_TOKEN, startHttp, type TestHttp } from '../../support/http.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let http: TestHttp;
/** It follows during all tests, and has seen the end of the first poll. */
let follower: EventClient;
const clients: EventClient[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await addJob(database, 'tick', { sql: 'select 1' });
  http = await startHttp(database);
  follower = await followEvents(new URL('api/events', http.url));
  await follower.wait('a heartbeat', ({ name }) => name === 'heartbeat');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await stopDaemons();
});
afterAll(async () => {
  follower?.close();
  await http?.stop();
  await database?.drop();
});

async function follow(options: FollowOptions = {}, server = http): Promise<EventClient> {
  const client = await followEvents(new URL('api/events', server.url), options);
  clients.push(client);
  return client;
}

/** Whether the server's session asks for the ends of tasks. */
async function asksForEnds(): Promise<boolean> {
  const rows = await database.query(
    `select from pg_locks where locktype = 'advisory' and objsubid = 2 and objid = 2 and granted and mode = 'ShareLock'
       and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.length > 0;
}

test('begins with its place, and sends heartbeats with the time and the state of the database', async () => {
  const client = await follow();
  const first = await client.wait('the first event', () => true);
  const beat = await follower.wait('a heartbeat', ({ name }) => name === 'heartbeat');

  expect(client.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(first).toMatchObject({ name: 'ready', id: expect.stringMatching(/^[0-9a-z]+-\d+$/) });
  expect(beat).toEqual({ name: 'heartbeat', id: null, data: { now: expect.stringMatching(/Z$/), database: true } });
});

test.each([
  ['tasks', () => addTask(database, 'select 1')],
  ['jobs', () => database.query(`select pgherd.pause_job('tick', 'because')`)],
  ['jobs', () => database.query(`select pgherd.resume_job('tick')`)],
  ['topics', () => database.query(`insert into pgherd.topics (name) values ('mail') on conflict do nothing`)],
  [
    'alerts',
    () =>
      database.query(`insert into pgherd._alerts (kind, job_id, job_name) select 'failed', id, name from pgherd.jobs`),
  ],
  [
    'daemons',
    () =>
      database.query(
        `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until)
         values ('here', 1, 'test', 4, 32, now() + interval '1 h')`,
      ),
  ],
  [
    'revisions',
    () =>
      database.query(
        `with p as (insert into pgherd.projects (name) values (gen_random_uuid()::text) returning id)
         insert into pgherd.revisions (project_id, revision, digest, tool_version, summary) select id, 1, '', '', '{}' from p`,
      ),
  ],
])('sends a change of %s', async (kind, change) => {
  const seen = new Set(follower.events);
  await change();

  const event = await follower.wait(
    kind,
    (one) => !seen.has(one) && one.name === 'change' && one.data.kinds.includes(kind),
  );
  expect(event.data.at).toMatch(/Z$/);
});

test('sends that a task has ended to all clients of every daemon, by one session each', async () => {
  const other = await startHttp(database);
  try {
    const all = [await follow(), await follow(), await follow({}, other)];
    await waitFor(asksForEnds, { what: 'the first poll' });
    await startDaemon(database);
    await database.query(`select pgherd.trigger_job('tick')`);
    for (const client of all) {
      await client.wait('the end', ({ name, data }) => name === 'change' && data.kinds.includes('log'));
    }
    const sessions = await database.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where application_name = 'pgherd http health' and datname = current_database()`,
    );
    expect(sessions).toEqual([{ n: 2 }]);
  } finally {
    await other.stop();
  }
});

test('an answer that is asked for after a change is as new as the change', async () => {
  const client = await follow();
  await waitFor(asksForEnds, { what: 'the first poll' });
  const paused = async (): Promise<boolean> => (await http.ask('/api/jobs?job=tick')).json.jobs[0].paused;
  const before = await paused();
  await database.query(before ? `select pgherd.resume_job('tick')` : `select pgherd.pause_job('tick')`);
  await client.wait('the change', ({ name, data }) => name === 'change' && data.kinds.includes('jobs'));

  expect(await paused()).toBe(!before);
  await database.query(`select pgherd.resume_job('tick')`);
});

test('continues after the last event of a client, or asks it to load everything again', async () => {
  const stays = await follow();
  await waitFor(asksForEnds, { what: 'the first poll' });
  const leaves = await follow();
  const ready = await leaves.wait('its place', ({ name }) => name === 'ready');
  leaves.close();
  await database.query(`select pgherd.pause_job('tick')`);
  await database.query(`select pgherd.resume_job('tick')`);
  const change = await stays.wait('the change', ({ name, data }) => name === 'change' && data.kinds.includes('jobs'));

  const again = await follow({ headers: { 'Last-Event-ID': ready.id ?? '' } });
  const missed = await again.wait('what it missed', ({ id }) => id === change.id);
  const unknown = await follow({ headers: { 'Last-Event-ID': 'before-7' } });
  const first = await unknown.wait('an event', () => true);

  expect(missed).toEqual(change);
  expect(again.events.map(({ name }) => name)).not.toContain('reload');
  expect(first).toMatchObject({ name: 'reload', id: expect.stringMatching(/^[0-9a-z]+-\d+$/) });
});

test('needs a token where reading does, and ends when the token is withdrawn', async () => {
  const guarded = await startHttp(database, { config: { readTokenEnv: 'READ_TOKEN' } });
  try {
    expect(await guarded.ask('/api/events')).toMatchObject({ status: 401 });
    expect(await guarded.ask('/api/events?since=1')).toMatchObject({ status: 401 });
    const client = await follow({ headers: { Authorization: `Bearer ${READ_TOKEN}` } }, guarded);
    await client.wait('its place', ({ name }) => name === 'ready');
    guarded.reload({ readTokenEnv: 'TOKEN' });
    await waitFor(() => client.closed, { what: 'the end of the stream' });
  } finally {
    await guarded.stop();
  }
});

test('refuses unknown parameters, and answers HEAD without a stream', async () => {
  expect(await http.ask('/api/events?since=1')).toMatchObject({ status: 400 });
  expect(await http.ask('/api/events', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
});

test('reports that the database does not answer, and later the events that were missed', async () => {
  const client = await follow();
  await client.wait('a heartbeat', ({ name }) => name === 'heartbeat');
  await waitFor(asksForEnds, { what: 'the first poll' });
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'pgherd http health' and datname = current_database()`,
  );

  const event = await client.wait('everything', ({ name, data }) => name === 'change' && data.kinds.length === 7);
  expect(event.data.kinds).toEqual(['tasks', 'log', 'jobs', 'topics', 'daemons', 'revisions', 'alerts']);
  await waitFor(asksForEnds, { what: 'the ends of tasks, again' });
});

test('a client that reads nothing is disconnected, costs the memory of one event, and delays no other client', async () => {
  const sessions = new Sessions({
    target: targetOf(database.url),
    schema: 'pgherd',
    budget: new SessionBudget(),
    home: new HomeServer(),
  });
  const feed = new ChangeFeed({ sessions, schema: 'pgherd', onChange: () => {} });
  try {
    const dropped: string[] = [];
    const open = (name: string): EventStream =>
      new EventStream(
        {
          feed,
          lastEventId: null,
          permitted: () => true,
          drop: () => void dropped.push(name),
          heartbeatMs: 20,
          silentMs: 200,
        },
        () => {},
      );
    open('slow');
    const reader = open('quick').body.getReader();
    const texts: string[] = [];
    const reading = (async () => {
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        texts.push(new TextDecoder().decode(read.value));
      }
    })();
    for (let n = 0; n < 2_000; n++) {
      feed.ring.add('change', { n });
      // More at once than the ring holds would be a gap for both.
      if (n % 100 === 0) await setImmediate();
    }
    await waitFor(() => texts.some((text) => text.includes('"n":1999}')), { what: 'the last event' });
    await waitFor(() => dropped.length > 0, { what: 'the end of the slow client' });

    expect(dropped).toEqual(['slow']);
    expect(feed.followers).toBe(1);
    await reader.cancel();
    await reading;
    expect(feed.followers).toBe(0);
  } finally {
    feed.stop();
    await sessions.close();
  }
});
