import { appendFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { buildProgram } from '../support/build-program.ts';
import { readFlags } from '../support/flags.ts';
import { FAULTS } from './faults.ts';
import { type RoundReport, runRounds } from './rounds.ts';

const { values } = readFlags(
  'npm run test:faults -- [--seed N] [--rounds N] [--faults a,b] [--daemons N] [--defaults] [--report FILE]',
  () =>
    parseArgs({
      options: {
        seed: { type: 'string' },
        rounds: { type: 'string', default: '20' },
        faults: { type: 'string', default: Object.keys(FAULTS).join(',') },
        daemons: { type: 'string', default: '3' },
        defaults: { type: 'boolean', default: false },
        report: { type: 'string' },
      },
    }),
);
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const faults = values.faults.split(',');
const unknown = faults.filter((name) => !Object.hasOwn(FAULTS, name));
if (!Number.isInteger(seed) || !(Number(values.rounds) > 0) || unknown.length > 0) {
  process.stderr.write(
    `usage: --seed and --rounds take whole numbers; --faults takes ${Object.keys(FAULTS).join(',')}\n`,
  );
  process.exit(64);
}
buildProgram();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`seed ${seed}: round n has the seed ${seed} + n, and runs alone with --seed <that> --rounds 1`);
const reports = await runRounds({
  seed,
  rounds: Number(values.rounds),
  faults,
  daemons: Number(values.daemons),
  defaults: values.defaults,
  onRound: async (report, log) => {
    say(lineOf(report));
    for (const line of report.broken) say(`    BROKEN: ${line}`);
    if (values.report !== undefined) await appendFile(values.report, `${JSON.stringify(report)}\n`);
    if (report.broken.length > 0) await writeFile(`faults-${report.seed}.log`, log);
  },
});
const failed = reports.filter(({ broken }) => broken.length > 0);
say(`${reports.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

function lineOf({ seed, faults, tasks, firstMs, allDaemonsMs, allMs, broken }: RoundReport): string {
  const what = faults.map((fault) => `${fault.name} (${fault.what})`).join(' + ');
  return `${broken.length === 0 ? 'ok    ' : 'FAILED'} seed ${seed}: ${tasks} tasks; recovered after ${firstMs} ms, all daemons ${allDaemonsMs} ms, all done ${allMs} ms; ${what}`;
}
