import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HERE } from './checkout.ts';
import { markdownTable } from './markdown.ts';
import { type BenchOptions, type Figure, type Part, progress } from './section.ts';
import { median } from './statistics.ts';
import { figureText } from './targets.ts';

/** Runs parts with this checkout and with another commit's, in turn, and returns their figures and the ratios. */
export async function compareWith(ref: string, parts: readonly Part[], options: BenchOptions): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'pgherd-compare-'));
  const other = join(directory, 'checkout');
  must('git', ['-C', HERE, 'worktree', 'add', '--detach', other, ref], HERE);
  try {
    progress(`building ${ref} in ${other}`);
    must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], other);
    must('npm', ['run', 'build'], other);
    const found = new Map<string, { better: Figure['better']; here: number[]; there: number[] }>();
    for (let round = 1; round <= options.rounds; round++) {
      for (const side of round % 2 === 0 ? (['there', 'here'] as const) : (['here', 'there'] as const)) {
        progress(`round ${round}: ${side === 'here' ? 'this checkout' : ref}`);
        const checkout = side === 'here' ? HERE : other;
        for (const part of parts) {
          const sections = await part.run({ ...options, rounds: 1, only: ['pgherd'], checkout });
          for (const { name, value, better } of sections.flatMap(({ figures }) => figures)) {
            const entry = found.get(name) ?? { better, here: [], there: [] };
            entry[side].push(value);
            found.set(name, entry);
          }
        }
      }
    }
    const rows = [...found].map(([name, { better, here, there }]) => {
      const ratio = median(here) / median(there);
      return [
        name,
        figureText(median(there)),
        figureText(median(here)),
        ratio.toFixed(2),
        verdict(better, here, there),
      ];
    });
    return markdownTable(['', ref, 'this checkout', 'ratio', ''], rows);
  } finally {
    spawnSync('git', ['-C', HERE, 'worktree', 'remove', '--force', other]);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Two rounds that agree may still be contradicted by the next. */
const MIN_ROUNDS = 3;

/** A difference is reported only when no two rounds contradict it. */
function verdict(better: Figure['better'], here: readonly number[], there: readonly number[]): string {
  if (here.length < MIN_ROUNDS) return 'too few rounds to tell';
  const sign = better === 'more' ? 1 : -1;
  const [ours, theirs] = [here, there].map((values) => values.map((value) => value * sign));
  if (Math.min(...(ours ?? [])) > Math.max(...(theirs ?? []))) return 'better';
  return Math.max(...(ours ?? [])) < Math.min(...(theirs ?? [])) ? '**worse**' : 'within the noise';
}

function must(program: string, args: readonly string[], cwd: string): void {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${done.stderr || done.stdout}`);
}
