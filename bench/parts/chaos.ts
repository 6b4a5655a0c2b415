import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { Admin } from '../../test/support/admin.ts';
import { type RestartableServer, startRestartableServer } from '../../test/support/restartable-server.ts';
import type { Contender } from '../contenders/contender.ts';
import { peer } from '../contenders/peer.ts';
import { pgherd } from '../contenders/pgherd.ts';
import { FAULTS, type Fault } from '../support/chaos.ts';
import { decimal, integer, markdownTable } from '../support/markdown.ts';
import { isWanted, type Part, progress } from '../support/section.ts';

const SLOTS = 8;
const TASKS = 3_000;
/** The duration of each task: workers are in the middle of some at each fault. */
const TASK_MS = 20;
const START_MS = 15_000;
const PATIENCE_MS = 120_000;

interface ChaosResult {
  readonly missing: number;
  readonly doubled: number;
  /** From the end of the fault until the last effect; null: some are missing after two minutes. */
  readonly doneAfterS: number | null;
}

/** Whether each of many tasks takes effect exactly once while something breaks, here and with peers as their documentation recommends. */
export const chaos: Part = {
  name: 'chaos',
  about: 'effects that are missing or doubled after five faults under load, beside graphile-worker and pg-boss',
  run: async ({ checkout, scenarios, only }) => {
    const contenders = [
      pgherd({ checkout, login: 'role' }),
      peer('graphile-worker', 'default'),
      peer('pg-boss', 'recommended'),
    ].filter(({ name }) => isWanted(only, name));
    const rows: (readonly string[])[] = [];
    for (const fault of FAULTS.filter(({ name }) => isWanted(scenarios, name))) {
      const cells: string[] = [];
      for (const contender of contenders) {
        const result = await measure(contender, fault);
        cells.push(cellOf(result));
        progress(`chaos: ${fault.name}: ${contender.name}: ${cells.at(-1)}`);
      }
      rows.push([fault.name, ...cells]);
    }
    return [
      {
        id: 'chaos',
        title: `${integer(TASKS)} tasks of ${TASK_MS} ms, ${SLOTS} slots: effects missing after two minutes / doubled / seconds until all are there`,
        body: markdownTable(['meanwhile', ...contenders.map(({ name }) => name)], rows),
        figures: [],
      },
    ];
  },
};

const cellOf = ({ missing, doubled, doneAfterS }: ChaosResult): string =>
  `${missing} / ${doubled} / ${doneAfterS === null ? '–' : decimal(doneAfterS, 1)}`;

async function measure(contender: Contender, { inject }: Fault): Promise<ChaosResult> {
  const server = await startRestartableServer({ max_connections: '60' });
  try {
    return await measureOn(server, contender, inject);
  } finally {
    await server.close();
  }
}

async function measureOn(
  server: RestartableServer,
  contender: Contender,
  inject: Fault['inject'],
): Promise<ChaosResult> {
  const root = await connect(targetOf(server.url('postgres')), { applicationName: 'bench' });
  await root.execute(`create role bench_job login password 'bench'`);
  await root.close();
  const reopened = (): Promise<Connection> =>
    connect(targetOf(server.url('postgres')), { applicationName: 'test driver' });
  const control = await reopened();
  await control.execute(
    `create table ledger (task bigint not null, at timestamptz not null default clock_timestamp());
     create function take_a_while() returns trigger language plpgsql as $$ begin perform pg_sleep(${TASK_MS / 1_000}); return new; end $$;
     create trigger take_a_while before insert on ledger for each row execute function take_a_while();
     grant insert on ledger to bench_job`,
  );
  const role = { name: 'bench_job', password: 'bench', url: server.url('postgres', 'bench_job', 'bench') };
  const scratch = { name: 'postgres', url: server.url('postgres'), role, control };
  const admin = new Admin(server.url('postgres'));
  let opened = await contender.open(scratch, { slots: SLOTS });
  await opened.fill(TASKS);
  let pid = await opened.start();
  const over = new AbortController();
  const supervising = superviseUntil(over.signal, {
    isRunning: () => signal(pid, 0),
    start: async () => {
      const session = await reopened();
      try {
        opened = await contender.open({ ...scratch, control: session }, { slots: SLOTS, startLimitMs: START_MS });
        pid = await opened.start();
      } finally {
        await session.close().catch(() => {});
      }
    },
  });
  try {
    await inject({ server, admin, database: 'postgres', killWorkers: async () => void signal(pid, 'SIGKILL') });
    return await countEffects(admin);
  } finally {
    over.abort();
    await supervising;
    await (async () => opened.stop())().catch(() => {});
    await control.close().catch(() => {});
    await admin.close();
  }
}

interface Supervised {
  readonly isRunning: () => boolean;
  readonly start: () => Promise<void>;
}

/** As a service manager does: a process that has ended, by a signal or by its own fault, is started again. */
async function superviseUntil(signal: AbortSignal, { isRunning, start }: Supervised): Promise<void> {
  while (!signal.aborted) {
    await delay(200);
    // It cannot start while there is no server: try again.
    if (!isRunning()) await start().catch(() => {});
  }
}

/** Returns false when there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

async function countEffects(admin: Admin): Promise<ChaosResult> {
  const healedMs = performance.now();
  const count = async (): Promise<{ readonly tasks: number; readonly effects: number }> => {
    const [row] = await admin.query<{ tasks: number; effects: number }>(
      'select count(distinct task)::int as tasks, count(*)::int as effects from ledger',
    );
    return row ?? { tasks: 0, effects: 0 };
  };
  let doneAfterS: number | null = null;
  while (performance.now() - healedMs < PATIENCE_MS) {
    if ((await count()).tasks === TASKS) {
      doneAfterS = (performance.now() - healedMs) / 1_000;
      break;
    }
    await delay(100);
  }
  // A second execution may come a little later.
  await delay(1_000);
  const { tasks, effects } = await count();
  return { missing: TASKS - tasks, doubled: effects - tasks, doneAfterS };
}
