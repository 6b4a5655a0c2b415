import { type Connection, connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { runBuilt } from '../support/checkout.ts';
import type { Scratch } from '../support/scratch.ts';
import type { Contender, Effects } from './contender.ts';
import { pgherd } from './pgherd.ts';

/** pgherd with tasks that execute in `count` other databases of the server in turn, each with a ledger: exactly once. */
export function pgherdTargets(checkout: string, count: number): Contender {
  const home = pgherd({ checkout, login: 'role' });
  return {
    ...home,
    name: `${home.name}, ${count} target databases`,
    open: async (scratch, options) => {
      const opened = await home.open(scratch, options);
      const names = Array.from({ length: count }, (_, index) => `${scratch.name}_t${index + 1}`);
      const sessions: Connection[] = [];
      let final: Promise<Effects> | null = null;
      for (const name of names) sessions.push(await createTarget(scratch, name));
      const targets = names.flatMap((name) => ['--target', name]);
      const done = runBuilt(checkout, ['migrate', ...targets], { PGHERD_URL: scratch.url });
      if (done.status !== 0) throw new Error(`pgherd migrate --target failed: ${done.stderr || done.stdout}`);
      return {
        ...opened,
        fill: async (tasks) => {
          await scratch.control.execute(
            `insert into pgherd._tasks (sql, login, database)
             select format('insert into ledger (task) values (%s)', n), '${scratch.role.name}', ('{${names.join(',')}}'::text[])[1 + n % ${count}]
             from generate_series(1, ${tasks}) n`,
          );
        },
        effects: () => final ?? effectsIn(sessions),
        stop: async () => {
          await opened.stop();
          final = effectsIn(sessions);
          await final;
          for (const session of sessions) await session.close();
          for (const name of names) await scratch.control.execute(`drop database ${name} with (force)`);
        },
      };
    },
  };
}

async function createTarget(scratch: Scratch, name: string): Promise<Connection> {
  await scratch.control.execute(`create database ${name}`);
  const url = new URL(scratch.url);
  url.pathname = `/${name}`;
  const session = await connect(targetOf(url.href), { applicationName: 'bench' });
  await session.execute(
    `create table ledger (task bigint primary key, at timestamptz not null default clock_timestamp());
     grant insert on ledger to ${scratch.role.name}`,
  );
  return session;
}

/** A task that is executed twice fails on the primary key of its database's ledger. */
async function effectsIn(sessions: readonly Connection[]): Promise<Effects> {
  let count = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const session of sessions) {
    const [row] = await session.query<{ count: number; first: number | null; last: number | null }>(
      `select count(*)::int as count, date_part('epoch', min(at)) as first, date_part('epoch', max(at)) as last from ledger`,
    );
    count += row?.count ?? 0;
    first = Math.min(first, row?.first ?? first);
    last = Math.max(last, row?.last ?? last);
  }
  return { count, seconds: Math.max(0, last - first) };
}
