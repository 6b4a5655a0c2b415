import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApplicationFolder, applicationFolder } from '../support/client-pages.ts';
import { startDaemon, stopDaemons } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type FencedBlock, fencedBlocks } from '../support/readme.ts';

const run = promisify(execFile);
const blocksOf = (page: string): readonly FencedBlock[] =>
  fencedBlocks(readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8'));

let database: TestDatabase;
let role: string;
beforeAll(async () => {
  database = await createTestDatabase();
  role = await database.createRole('shop', { memberOf: ['job_scheduler'] });
  await database.query(
    `create table public.orders (id int not null); create table public.carts (days int); create table public.receipts (order_id int);
     create procedure public.send_receipt(order_id int) language sql as 'insert into public.receipts values (order_id)';
     grant all on public.orders, public.carts, public.receipts to ${role}`,
  );
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.query('truncate public.orders, public.carts, public.receipts, pgherd._tasks, pgherd._ready');
  await database.query('insert into public.carts values (8), (9), (1)');
});

describe('docs/client.md', () => {
  let folder: ApplicationFolder;
  beforeAll(async () => {
    folder = applicationFolder();
    const env = { SHOP: database.rolePassword(role) };
    await startDaemon(database, {}, { roles: { [role]: { passwordEnv: 'SHOP' } }, env });
  });
  afterAll(async () => {
    await stopDaemons();
    folder.remove();
  });

  const blocks = blocksOf('client.md');
  const programs = blocks.flatMap(({ info, text }, index) =>
    info === 'js'
      ? [{ text, output: blocks[index + 1]?.info === 'text' ? (blocks[index + 1]?.text ?? '') : null }]
      : [],
  );
  const nameOf = (text: string): string =>
    /from '(?!pg'|pgherd)([^']+)'/.exec(text)?.[1] ?? /from '([^']+)'/.exec(text)?.[1] ?? text;

  test('has a program for each library', () => {
    expect(programs.filter(({ output }) => output !== null).length).toBe(2);
    expect(programs.map(({ text }) => nameOf(text))).toEqual([
      ...[
        'pgherd/client',
        'pg',
        'kysely',
        'drizzle-orm/node-postgres',
        '@prisma/adapter-pg',
        'knex',
        'postgres',
        'pgherd/client',
      ],
    ]);
  });

  test.each(programs.map(({ text, output }, index) => [nameOf(text), { text, output, name: `${index}.js` }] as const))(
    'runs as it is written: %s',
    async (_, { text, output, name }) => {
      const { stdout } = await run(process.execPath, [folder.write(name, text)], {
        cwd: folder.path,
        env: { PATH: process.env.PATH, DATABASE_URL: database.roleUrl(role) },
      });
      expect(stdout.trim()).toBe(output ?? '');
      if (output !== null) return;
      expect(await database.query('select id from public.orders')).toEqual([{ id: 1 }]);
      const receipts = (): Promise<unknown[]> => database.query('select order_id from public.receipts');
      await expect.poll(receipts, { timeout: 30_000 }).toEqual([{ order_id: 1 }]);
    },
  );
});

describe('docs/library.md', () => {
  const blocks = blocksOf('library.md');
  const textsOf = (language: string): readonly string[] =>
    blocks.filter(({ info }) => info === language).map(({ text }) => text);
  const [daemon = '', definitions = ''] = textsOf('js');
  const [events = '', found = ''] = textsOf('text');
  let folder: ApplicationFolder;
  beforeAll(() => {
    folder = applicationFolder();
  });
  afterAll(() => folder.remove());
  const outputOf = async (name: string, text: string): Promise<string> => {
    const env = { PATH: process.env.PATH, DATABASE_URL: database.url };
    return (await run(process.execPath, [folder.write(name, text)], { cwd: folder.path, env })).stdout.trim();
  };

  test('has a program that runs a daemon, which ends in order', async () => {
    expect(await outputOf('daemon.js', daemon)).toBe(events);
    expect(await database.query('select id from public.orders')).toEqual([{ id: 1 }]);
    expect(await database.query('select * from pgherd._tasks')).toEqual([]);
  });

  test('has a program that reads the definitions beside it', async () => {
    mkdirSync(`${folder.path}/jobs`, { recursive: true });
    writeFileSync(`${folder.path}/jobs/jobs.yaml`, textsOf('yaml').join(''));
    expect(await outputOf('definitions.js', definitions)).toBe(found);
  });
});

test('docs/other-languages.md has SQL that does what it says, from each language', async () => {
  const db = await database.client(role);
  await database.query(
    `insert into pgherd.jobs (name, sql, role, params) values ('nightly-report', 'select 1', '${role}', '{"days": 1}')
     on conflict do nothing`,
  );
  const calls = blocksOf('other-languages.md').flatMap(statementsOf);
  expect(new Set(calls.map(({ info }) => info))).toEqual(new Set(['python', 'go', 'ruby', 'sql']));
  expect(calls.filter(({ text }) => text.includes('pgherd.enqueue(')).length).toBe(4);

  for (const { text } of calls.filter(({ text }) => !text.startsWith('grant'))) {
    const { sql, values } = boundStatement(text);
    await db.query(sql, [...values]);
  }
  expect(await database.query('select topic, params from pgherd.tasks where job is null order by id')).toEqual([
    ...Array.from({ length: 1 }, () => ({ topic: 'mail', params: { order: 1 } })),
    ...[2, 3].map((order) => ({ topic: 'default', params: { order } })),
    ...Array.from({ length: 3 }, () => ({ topic: 'mail', params: { order: 1 } })),
  ]);
  expect(await database.query('select params from pgherd.tasks where job is not null')).toEqual([
    { params: { days: 7 } },
  ]);
});

/** The statements of a block: of SQL its lines, of other languages the strings that begin as one. */
function statementsOf({ info, text }: FencedBlock): readonly { readonly info: string; readonly text: string }[] {
  const found =
    info === 'sql'
      ? text.split(';\n').map((statement) => statement.replace(/;$/, ''))
      : [...text.matchAll(/["`]((?:select|insert) [^"`]+)["`]/g)].map(([, statement = '']) => statement);
  return found.map((statement) => ({ info, text: statement }));
}

/** The statement with the placeholders of PostgreSQL, and values: a placeholder is recognized by the text before it. */
function boundStatement(text: string): { readonly sql: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const sql = text.replaceAll(
    /(\S+\s*(?:=>|=|\()\s*)(?:%s|\?|\$\d+)(?!\w)|(?<=, )(?:%s|\?|\$\d+)/g,
    (whole, before: string = '') => {
      const value = Object.entries(VALUES).find(([name]) => before.includes(name));
      if (value === undefined) throw new Error(`no value for ${whole} of ${text}`);
      values.push(value[1]);
      return `${before}$${values.length}`;
    },
  );
  return { sql, values };
}

const VALUES: Readonly<Record<string, unknown>> = {
  'enqueue(': "call send_receipt(($1 ->> 'order')::int)",
  'enqueue_many(': JSON.stringify([2, 3].map((order) => ({ sql: 'select 1', params: { order } }))),
  topic: 'mail',
  params: JSON.stringify({ order: 1 }),
  'task_id =': 1,
  'values (': 1,
};
