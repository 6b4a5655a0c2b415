import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtMain, migrate } from '../support/checkout.ts';
import { changeJobs, writeProject } from '../support/definitions.ts';
import { integer, markdownTable } from '../support/markdown.ts';
import { measureNode, type ProcessResult } from '../support/measure-process.ts';
import { type Scratch, withScratch } from '../support/scratch.ts';
import { type BenchOptions, type Figure, type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';

const SIZES = [1_000, 10_000, 100_000];
const CHANGED = 10;
/** One round of the largest takes minutes. */
const LARGE = 50_000;

const STEPS = [
  'validate',
  'apply: create all',
  'plan: nothing changed',
  `plan: ${CHANGED} changed`,
  `apply: ${CHANGED} changed`,
];

/** Commands that people and CI wait for: each in a process of its own, with its peak of memory. */
export const gitops: Part = {
  name: 'gitops',
  about: 'validate, plan and apply of 1,000, 10,000 and 100,000 jobs: time and peak memory',
  run: async (options) => {
    const server = await openServer();
    const rows: (string | null)[][] = [];
    const figures: Figure[] = [];
    try {
      for (const size of SIZES.filter(
        (count) => options.scenarios.length === 0 || options.scenarios.includes(`${count}`),
      )) {
        const found = STEPS.map(() => [] as ProcessResult[]);
        for (let round = 1; round <= (size > LARGE ? 1 : options.rounds); round++) {
          const results = await withScratch(server, (scratch) => runSteps(scratch, size, options));
          for (const [index, result] of results.entries()) found[index]?.push(result);
          progress(`gitops ${size}, round ${round}: ${results.map((result) => result.seconds.toFixed(2)).join(' ')} s`);
        }
        for (const [index, step] of STEPS.entries()) {
          const seconds = median((found[index] ?? []).map((result) => result.seconds));
          const peakMb = median((found[index] ?? []).map((result) => result.peakMb));
          rows.push([integer(size), step, seconds.toFixed(2), integer(peakMb)]);
          figures.push({ name: `${size} jobs, ${step}: s`, value: seconds, better: 'less' });
          figures.push({ name: `${size} jobs, ${step}: MB`, value: peakMb, better: 'less' });
        }
      }
    } finally {
      await server.stop();
    }
    const body = markdownTable(['jobs', 'command', 'seconds', 'peak MB'], rows);
    return [{ id: 'gitops', title: 'validate, plan and apply', body, figures }];
  },
};

async function runSteps(scratch: Scratch, size: number, options: BenchOptions): Promise<readonly ProcessResult[]> {
  await migrate(options.checkout, scratch.url);
  const directory = mkdtempSync(join(tmpdir(), 'pgherd-bench-'));
  try {
    const first = writeProject(directory, size, scratch.role.name);
    const main = builtMain(options.checkout);
    const run = (command: string, ...flags: string[]): ProcessResult =>
      measureNode([main, command, ...flags, '.'], { cwd: directory, env: { PGHERD_URL: scratch.url } });
    const validated = run('validate');
    const created = run('apply', '--yes');
    const unchanged = run('plan', '--format', 'json');
    expectSummary(unchanged, { unchanged: size, change: 0 });
    writeFileSync(first, changeJobs(readFileSync(first, 'utf8'), CHANGED));
    const planned = run('plan', '--format', 'json');
    expectSummary(planned, { unchanged: size - CHANGED, change: CHANGED });
    const applied = run('apply', '--yes');
    return [validated, created, unchanged, planned, applied];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function expectSummary(result: ProcessResult, expected: Readonly<Record<string, number>>): void {
  const { summary }: { summary: Record<string, number> } = JSON.parse(result.stdout);
  for (const [key, count] of Object.entries(expected)) {
    if (summary[key] !== count) throw new Error(`the plan says ${key}: ${summary[key]}, not ${count}`);
  }
}
