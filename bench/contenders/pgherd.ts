import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { migrate } from '../support/checkout.ts';
import type { Scratch } from '../support/scratch.ts';
import { type Contender, chunks, taskSql } from './contender.ts';

export interface PgherdSetting {
  /** A checkout whose code is built. */
  readonly checkout: string;
  /** `role`: tasks log in as a role of their own, as jobs do; `url`: with the login of the daemon. */
  readonly login: 'role' | 'url';
  /** Tasks go to a topic with a concurrency of as many as there are slots. */
  readonly limited?: boolean;
  /** Tasks go to a topic with `durability: series`. */
  readonly series?: boolean;
  /** Tasks are inserted into the table by one statement; for very many. */
  readonly fillsDirectly?: boolean;
  /** Tasks log in as this many roles in turn, instead of as one. */
  readonly roles?: number;
  /** Tasks belong to this many topics in turn. */
  readonly topics?: number;
  /** How many daemons work, each with all slots; default one. The CPU of the first one counts. */
  readonly daemons?: number;
  /** Distinguishes the variants in the tables. */
  readonly label?: string;
}

/** pgherd as people run it: the built program in a process of its own, tasks through `enqueue_many`. */
export function pgherd(setting: PgherdSetting): Contender {
  const { version }: { version: string } = JSON.parse(readFileSync(join(setting.checkout, 'package.json'), 'utf8'));
  const how = setting.login === 'role' ? 'job role' : 'one URL';
  return {
    name: `pgherd ${setting.label ?? version}, ${how}${setting.limited === true ? ', topic limit' : ''}${setting.series === true ? ', series' : ''}`,
    atomic: true,
    open: async (scratch, { slots }) => {
      await migrate(setting.checkout, scratch.url);
      const enqueuer = setting.login === 'role' ? scratch.role : null;
      if (enqueuer !== null) await scratch.control.execute(`grant job_scheduler to ${enqueuer.name}`);
      if (setting.limited === true) {
        await scratch.control.execute(`insert into pgherd.topics (name, concurrency) values ('limited', ${slots})`);
      }
      if (setting.series === true) {
        await scratch.control.execute(`insert into pgherd.topics (name, durability) values ('series', 'series')`);
      }
      const roles = Array.from({ length: setting.roles ?? 0 }, (_, index) => `${scratch.role.name}_${index + 1}`);
      for (const role of roles) {
        await scratch.control.execute(
          `create role ${role} login password '${scratch.role.password}' in role ${scratch.role.name}`,
        );
      }
      const daemons: PgherdDaemon[] = [];
      return {
        fill: async (count) => {
          if (roles.length > 0) {
            await scratch.control.execute(
              `insert into pgherd._tasks (sql, login)
               select format('insert into ledger (task) values (%s)', n), ('{${roles.join(',')}}'::text[])[1 + n % ${roles.length}]
               from generate_series(1, ${count}) n`,
            );
            return;
          }
          if (setting.topics !== undefined) {
            await scratch.control.execute(
              `insert into pgherd._tasks (sql, login, topic)
               select format('insert into ledger (task) values (%s)', n), '${scratch.role.name}', 'topic-' || n % ${setting.topics}
               from generate_series(1, ${count}) n`,
            );
            return;
          }
          if (setting.fillsDirectly === true) {
            await scratch.control.execute(
              `insert into pgherd._tasks (sql, login)
               select format('insert into ledger (task) values (%s)', n), '${scratch.role.name}' from generate_series(1, ${count}) n`,
            );
            return;
          }
          const connection = await connect(targetOf(enqueuer?.url ?? scratch.url), {
            applicationName: 'bench enqueue',
          });
          const topic =
            setting.limited === true ? { topic: 'limited' } : setting.series === true ? { topic: 'series' } : {};
          for (const tasks of chunks(count, 5_000)) {
            const json = JSON.stringify(tasks.map((task) => ({ sql: taskSql(task), ...topic })));
            await connection.query('select count(*) from pgherd.enqueue_many($1)', [json]);
          }
          await connection.close();
        },
        numbersTasks: true,
        fillHistory: async (count) => {
          await scratch.control.execute(
            `insert into pgherd._task_log (task_id, attempt, topic, state, sql)
             select -g, 1, 'default', 'finished', '${taskSql(1)}' from generate_series(1, ${count}) g`,
          );
        },
        start: async () => {
          const first = startDaemon(setting.checkout, scratch, { slots, roles });
          daemons.push(first);
          for (let more = 1; more < (setting.daemons ?? 1); more++) {
            daemons.push(startDaemon(setting.checkout, scratch, { slots, roles }));
          }
          return first.pid;
        },
        unfinished: async () => {
          const [row] = await scratch.control.query<{ n: number }>('select count(*)::int as n from pgherd._tasks');
          return row?.n ?? 0;
        },
        stop: async () => {
          await Promise.all(daemons.splice(0).map((daemon) => daemon.stop()));
          for (const role of roles) await scratch.control.execute(`drop role ${role}`);
        },
      };
    },
  };
}

export interface PgherdDaemon {
  readonly pid: number;
  stop(): Promise<void>;
}

/** `pgherd run`, which knows the password of the scratch's role. */
export function startDaemon(
  checkout: string,
  scratch: Scratch,
  { slots, roles = [] }: { readonly slots: number; readonly roles?: readonly string[] },
): PgherdDaemon {
  const directory = mkdtempSync(join(tmpdir(), 'pgherd-bench-'));
  const logins = [scratch.role.name, ...roles].map((role) => `${role}: { password_env: BENCH_PASSWORD }`);
  writeFileSync(join(directory, 'pgherd.yaml'), `roles: { ${logins.join(', ')} }\n`);
  const main = join(checkout, 'dist/cli/main.js');
  const args = [main, 'run', '--config', directory, '--slots', `${slots}`];
  const child: ChildProcess = spawn(process.execPath, [...args, '--log-level', 'warn'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // Not on the command line, which every user can read.
    env: { ...process.env, PGHERD_URL: scratch.url, BENCH_PASSWORD: scratch.role.password },
  });
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
