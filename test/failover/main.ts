import { appendFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { buildProgram } from '../support/build-program.ts';
import { readFlags } from '../support/flags.ts';
import { EVENTS } from './events.ts';
import { type FailoverReport, runFailovers } from './rounds.ts';

const { values } = readFlags('npm run test:failover -- [--seed N] [--rounds N] [--events a,b] [--report FILE]', () =>
  parseArgs({
    options: {
      seed: { type: 'string' },
      rounds: { type: 'string', default: '20' },
      events: { type: 'string', default: Object.keys(EVENTS).join(',') },
      report: { type: 'string' },
    },
  }),
);
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
const events = values.events.split(',');
if (!Number.isInteger(seed) || !(Number(values.rounds) > 0) || events.some((name) => !Object.hasOwn(EVENTS, name))) {
  process.stderr.write(
    `usage: --seed and --rounds take whole numbers; --events takes ${Object.keys(EVENTS).join(',')}\n`,
  );
  process.exit(64);
}
buildProgram();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`seed ${seed}: round n has the seed ${seed} + n, and runs alone with --seed <that> --rounds 1`);
const reports = await runFailovers({
  seed,
  rounds: Number(values.rounds),
  events,
  onRound: async (report, log) => {
    say(lineOf(report));
    for (const line of report.broken) say(`    BROKEN: ${line}`);
    if (values.report !== undefined) await appendFile(values.report, `${JSON.stringify(report)}\n`);
    if (report.broken.length > 0) await writeFile(`failover-${report.seed}.log`, log);
  },
});
const failed = reports.filter(({ broken }) => broken.length > 0);
say(`${reports.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

function lineOf(report: FailoverReport): string {
  const { broken, event, isSynchronous, what, confirmed, lost } = report;
  const pair = isSynchronous ? 'synchronous' : 'asynchronous';
  return `${broken.length === 0 ? 'ok    ' : 'FAILED'} seed ${report.seed}: ${event} (${pair}; ${what}): ${lost} of ${confirmed} confirmed tasks lost; recovered after ${report.firstMs} ms, all done ${report.allMs} ms; latest start ${report.latestInsideS} s, outside of it ${report.latestOutsideS} s`;
}
