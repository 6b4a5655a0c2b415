/**
 * The cost of the watchdog: CPU and memory of an empty Node process with it and without it, and of an idle daemon, which
 * has it. On the server of PGHERD_BENCH_URL (a superuser's), else the embedded one.
 *
 *   npm run build && npx tsx bench/watchdog.ts [--seconds 60]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDaemon } from './contenders/pgherd.ts';
import { HERE, migrate } from './support/checkout.ts';
import { readCpu } from './support/cpu.ts';
import { withScratch } from './support/scratch.ts';
import { openServer } from './support/server.ts';

const SETTLE_MS = 10_000;
const WATCHDOG = `import(${JSON.stringify(join(HERE, 'dist/runtime/watchdog/watchdog.js'))}).then(({ Watchdog }) =>
  new Watchdog({ limitMs: 15000, format: 'json', exitCode: 70 }).start(console.error));`;
const KEEP_ALIVE = 'process.stdin.resume();';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const seconds = Number(values.seconds);
const server = await openServer();
try {
  await withScratch(server, async (scratch) => {
    await migrate(HERE, scratch.url);
    const daemon = startDaemon(HERE, scratch, { slots: 8 });
    const processes = [
      { name: 'empty process', ...startNode(KEEP_ALIVE) },
      { name: 'empty process with the watchdog', ...startNode(`${WATCHDOG} ${KEEP_ALIVE}`) },
      { name: 'idle daemon', ...daemon },
    ];
    await delay(SETTLE_MS);
    const before = processes.map(({ pid }) => cpuOf(pid));
    await delay(seconds * 1_000);
    for (const [index, { name, pid, stop }] of processes.entries()) {
      const share = (cpuOf(pid) - (before[index] ?? 0)) / seconds;
      console.log(`${name.padEnd(32)} ${(share * 100).toFixed(3)} % of a core, ${residentMb(pid).toFixed(1)} MB`);
      await stop();
    }
  });
} finally {
  await server.stop();
}

function startNode(code: string): { readonly pid: number; readonly stop: () => Promise<void> } {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'inherit', 'inherit'] });
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function cpuOf(pid: number): number {
  return readCpu(pid, null).client ?? Number.NaN;
}

function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}
