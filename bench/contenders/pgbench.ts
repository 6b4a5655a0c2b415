import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { targetOf } from '../../src/postgres/target.ts';
import type { Scratch } from '../support/scratch.ts';
import type { Contender } from './contender.ts';

/** The limit of the machine: the same insert, one per transaction, by pgbench, or where that is missing by a loop of pg. */
export function rawInserts(mode: 'simple' | 'prepared'): Contender {
  const isThere = spawnSync('pgbench', ['--version']).status === 0;
  return {
    name: `${isThere ? 'pgbench' : 'pg loop'}: raw insert, ${mode}`,
    atomic: null,
    open: async (scratch, { slots }) => {
      let each = 0;
      let child: ChildProcess | null = null;
      const directory = mkdtempSync(join(tmpdir(), 'pgherd-bench-'));
      return {
        fill: async (count) => {
          each = Math.ceil(count / slots);
        },
        numbersTasks: false,
        fillHistory: null,
        start: async () => {
          child = isThere
            ? runPgbench(scratch, { slots, each, mode, directory })
            : runLoop(scratch, { slots, each, mode });
          return child.pid ?? 0;
        },
        unfinished: async () => {
          if (child !== null && child.exitCode === null) await once(child, 'exit');
          if (child?.exitCode !== 0) throw new Error(`raw inserts ended with exit code ${child?.exitCode}`);
          return 0;
        },
        stop: async () => rmSync(directory, { recursive: true }),
      };
    },
  };
}

interface Load {
  readonly slots: number;
  readonly each: number;
  readonly mode: 'simple' | 'prepared';
}

function runPgbench(
  scratch: Scratch,
  { slots, each, mode, directory }: Load & { readonly directory: string },
): ChildProcess {
  const script = join(directory, 'insert.sql');
  writeFileSync(script, '\\set task random(1, 1000000)\ninsert into ledger (task) values (:task)\n');
  const target = targetOf(scratch.url);
  const where = ['-h', target.host, '-p', `${target.port}`, '-U', target.user];
  const how = ['-n', '-M', mode, '-c', `${slots}`, '-j', '1', '-t', `${each}`, '-f', script];
  return spawn('pgbench', [...where, ...how, target.database], {
    stdio: 'ignore',
    env: { ...process.env, PGPASSWORD: new URL(scratch.url).password },
  });
}

function runLoop(scratch: Scratch, { slots, each, mode }: Load): ChildProcess {
  const loop = fileURLToPath(new URL('../peers/raw-inserts.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', loop, `${slots}`, `${each}`, mode], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, BENCH_URL: scratch.url },
  });
}
