import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtMain } from '../support/checkout.ts';
import { integer, markdownTable } from '../support/markdown.ts';
import type { Part } from '../support/section.ts';
import { median } from '../support/statistics.ts';

const RUNS_PER_ROUND = 5;

/** How long the shortest commands take, with the start of their process, compared with an empty Node process. */
export const start: Part = {
  name: 'start',
  about: 'starting the command line: --help, --version, validate of one file',
  run: async (options) => {
    const directory = mkdtempSync(join(tmpdir(), 'pgherd-bench-'));
    const file = join(directory, 'jobs.yaml');
    writeFileSync(
      file,
      'jobs: { tidy: { schedule: "@daily", role: janitor, sql: delete from orders where closed } }\n',
    );
    const main = builtMain(options.checkout);
    const commands: readonly (readonly [string, readonly string[]])[] = [
      ['`node -e 0`', ['-e', '0']],
      ['`pgherd --version`', [main, '--version']],
      ['`pgherd --help`', [main, '--help']],
      ['`pgherd next @daily`', [main, 'next', '@daily']],
      ['`pgherd validate` of one file', [main, 'validate', file]],
    ];
    const times = commands.map(() => [] as number[]);
    try {
      for (let run = 0; run < options.rounds * RUNS_PER_ROUND; run++) {
        for (const [index, [name, args]] of commands.entries()) {
          const begun = performance.now();
          const done = spawnSync(process.execPath, [...args], { encoding: 'utf8', cwd: directory });
          times[index]?.push(performance.now() - begun);
          if (done.status !== 0) throw new Error(`${name} ended with ${done.status}: ${done.stderr || done.stdout}`);
        }
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
    const rows = commands.map(([name], index) => {
      const found = times[index] ?? [];
      return [name, integer(median(found)), `${integer(Math.min(...found))}–${integer(Math.max(...found))}`];
    });
    return [
      {
        id: 'start',
        title: 'Start of the command line',
        body: markdownTable(['', 'ms', 'min–max'], rows),
        figures: commands.flatMap(([name], index) =>
          index === 0
            ? []
            : [
                {
                  name: `start ${name.replaceAll('`', '')}: ms`,
                  value: median(times[index] ?? []),
                  better: 'less' as const,
                },
              ],
        ),
      },
    ];
  },
};
