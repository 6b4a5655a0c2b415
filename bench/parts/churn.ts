import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../../src/postgres/connection.ts';
import { taskSql } from '../contenders/contender.ts';
import { pgherd } from '../contenders/pgherd.ts';
import { claimMs } from '../support/claim-time.ts';
import { decimal, integer, markdownTable } from '../support/markdown.ts';
import { type Scratch, withScratch } from '../support/scratch.ts';
import { type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';

/** So many tasks wait at least; as many are put in at once. */
const WAITING = 5_000;
const SAMPLES = 10;
const LIMIT_MS = 300_000;

interface Sample {
  readonly done: number;
  readonly perSecond: number;
  /** In 8 kB pages, with their indexes: tasks, ready, leases, done. */
  readonly pages: readonly number[];
  readonly dead: number;
  readonly claimMs: number;
}

/** Tables and claims while very many tasks pass through the queue, with autovacuum as it is shipped. */
export const churn: Part = {
  name: 'churn',
  about: 'table sizes and claims while --tasks tasks (best: 2000000) pass, for five minutes at most',
  run: async (options) => {
    const server = await openServer();
    try {
      const slots = options.slots[0] ?? 8;
      const opened = pgherd({ checkout: options.checkout, login: 'role' });
      const samples = await withScratch(server, async (scratch) => {
        const queue = await opened.open(scratch, { slots });
        try {
          await queue.start();
          return await pass(scratch, options.tasks);
        } finally {
          await queue.stop();
        }
      });
      const header = ['tasks so far', 'tasks/s', ...TABLES.map((name) => `\`${name}\`, MB`), 'dead rows', 'claim, ms'];
      const rows = samples.map(({ done, perSecond, pages, dead, claimMs: ms }) => [
        integer(done),
        integer(perSecond),
        ...pages.map((count) => decimal(count / 128, 1)),
        integer(dead),
        decimal(ms, 1),
      ]);
      return [{ id: 'churn', title: 'Many tasks', body: markdownTable(header, rows), figures: [] }];
    } finally {
      await server.stop();
    }
  },
};

const TABLES = ['_tasks', '_ready', '_leases', '_done'];

/** Keeps tasks waiting until so many were put in, and looks ten times. Throws when an effect is missing or there twice. */
async function pass({ control, role }: Scratch, tasks: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const begunMs = performance.now();
  let put = 0;
  let sinceMs = begunMs;
  let seen = 0;
  for (;;) {
    const waiting = await countOf(control, 'select count(*)::int as n from pgherd._ready');
    const inTime = performance.now() - begunMs < LIMIT_MS;
    if (waiting < WAITING && put < tasks && inTime) {
      await control.query(
        `insert into pgherd._tasks (sql, login) select format('${taskSql(0).replace('(0)', '(%s)')}', n), $1
         from generate_series($2::int + 1, $2::int + $3::int) n`,
        [role.name, put, WAITING],
      );
      put += WAITING;
    }
    const done = Math.max(0, put - waiting - WAITING);
    if (done - seen >= tasks / SAMPLES) {
      const perSecond = ((done - seen) / (performance.now() - sinceMs)) * 1_000;
      samples.push(await sample(control, done, perSecond));
      progress(`churn: ${integer(done)} tasks, ${integer(perSecond)}/s`);
      seen = done;
      sinceMs = performance.now();
    }
    if (waiting === 0 && (put >= tasks || !inTime)) break;
    await delay(20);
  }
  while ((await countOf(control, 'select count(*)::int as n from pgherd._tasks')) > 0) await delay(20);
  const effects = await countOf(control, 'select count(*)::int as n from ledger');
  const distinct = await countOf(control, 'select count(distinct task)::int as n from ledger');
  if (effects !== put || distinct !== put)
    throw new Error(`${put} tasks, ${effects} effects, ${distinct} of them distinct`);
  const allPerSecond = (put / (performance.now() - begunMs)) * 1_000;
  return [...samples, await sample(control, put, allPerSecond)];
}

async function sample(control: Connection, done: number, perSecond: number): Promise<Sample> {
  const rows = await control.query<{ pages: number; dead: number }>(
    `select (pg_total_relation_size(c.oid) / 8192)::int as pages, coalesce(s.n_dead_tup, 0)::int as dead
     from unnest($1::text[]) with ordinality n (name, ord)
       join pg_class c on c.relname = n.name and c.relnamespace = 'pgherd'::regnamespace
       left join pg_stat_all_tables s on s.relid = c.oid order by n.ord`,
    [TABLES],
  );
  const dead = rows.reduce((sum, row) => sum + row.dead, 0);
  return { done, perSecond, pages: rows.map(({ pages }) => pages), dead, claimMs: await claimMs(control) };
}

async function countOf(control: Connection, sql: string): Promise<number> {
  const [row] = await control.query<{ n: number }>(sql);
  return row?.n ?? 0;
}
