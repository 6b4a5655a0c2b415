import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../../src/client.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { LIBRARIES, type Library } from '../../support/libraries.ts';

/** What one of the libraries, or PostgreSQL, could read as something else than a value. */
const DIFFICULT = {
  quote: `it's`,
  double: '"',
  backslash: '\\n \\',
  placeholder: '$1 ?',
  dollar: '$$x$$',
  text: 'äß🐘',
  list: [1, null],
};

let database: TestDatabase;
let role: string;
beforeAll(async () => {
  database = await createTestDatabase();
  role = await database.createRole('shop', { memberOf: ['job_scheduler'] });
  await database.query(`create table public.orders (id int)`);
  await database.query(`grant all on public.orders to ${role}`);
});
beforeEach(async () => {
  await database.query('truncate pgherd._tasks, pgherd._ready, public.orders');
});
afterAll(() => database.drop());

const queued = (): Promise<{ sql: string; topic: string; params: unknown; role: string }[]> =>
  database.query('select sql, topic, params, role from pgherd.tasks order by id');

describe.each(Object.entries(LIBRARIES))('%s', (_, open) => {
  let library: Library;
  beforeAll(async () => {
    library = await open(database.roleUrl(role));
  });
  afterAll(() => library.close());

  test('enqueues in its transaction, which commits or rolls back the task with it', async () => {
    const client = await connect({ executor: library.executor });
    const ids: string[] = [];
    await library.transaction(async (executor) => {
      ids.push((await client.enqueue('select $1', { params: DIFFICULT, topic: 'mail', executor })).id);
      expect(await queued()).toEqual([]);
    });
    expect(await queued()).toEqual([{ sql: 'select $1', topic: 'mail', params: DIFFICULT, role }]);

    const broken = library.transaction(async (executor) => {
      const tasks = await client.enqueueMany([{ sql: 'select 2' }, { sql: 'select 3' }], { executor });
      ids.push(...tasks.map(({ id }) => id));
      expect(await client.cancel(ids[0] ?? '', { executor })).toBe(true);
      throw new Error('the order is refused');
    });
    await expect(broken).rejects.toThrow('the order is refused');
    expect(new Set(ids).size).toBe(3);
    expect(await queued()).toEqual([{ sql: 'select $1', topic: 'mail', params: DIFFICULT, role }]);
    await client.close();
  });

  test('passes the error of PostgreSQL, and its transaction can only be rolled back', async () => {
    const client = await connect({ executor: library.executor });
    await client.enqueue('select 1');
    const broken = library.transaction(async (executor) => {
      await client.enqueue('select 2', { executor });
      await client.enqueue('select 3', { role: 'postgres', params: { password: 's3cret' }, executor });
    });
    const error: unknown = await broken.catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/is not a member of role "postgres"|42501/);
    expect(String(error)).not.toContain('s3cret');
    expect((await queued()).map(({ sql }) => sql)).toEqual(['select 1']);
    await client.close();
  });
});
