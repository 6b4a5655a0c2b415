import { parseArgs } from 'node:util';
import { type Figure, isOver } from '../support/figure.ts';
import { readFlags } from '../support/flags.ts';
import { runSoak } from './soak.ts';
import { tableOf } from './table.ts';

const USAGE = 'npm run test:soak -- --minutes N [--daemons 2] [--seed S] [--csv FILE] [--collect]';
const { values } = readFlags(USAGE, () =>
  parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      daemons: { type: 'string', default: '2' },
      seed: { type: 'string' },
      csv: { type: 'string' },
      collect: { type: 'boolean', default: false },
    },
  }),
);
const numbers = {
  minutes: Number(values.minutes),
  daemons: Number(values.daemons),
  seed: values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed),
};
for (const [name, value, isValid] of [
  ['minutes', values.minutes, numbers.minutes >= 3],
  ['daemons', values.daemons, Number.isInteger(numbers.daemons) && numbers.daemons >= 1 && numbers.daemons <= 8],
  ['seed', values.seed, Number.isInteger(numbers.seed) && numbers.seed >= 0],
] as const) {
  if (isValid) continue;
  const expected = {
    minutes: 'a number of minutes from 3',
    daemons: 'a whole number from 1 to 8',
    seed: 'a whole number',
  };
  process.stderr.write(`error: invalid value "${value}" for --${name} (expected ${expected[name]})\nusage: ${USAGE}\n`);
  process.exit(64);
}
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`seed ${numbers.seed}: --seed ${numbers.seed} repeats the work and the disturbances`);
const { figures, findings } = await runSoak({
  ...numbers,
  csv: values.csv ?? null,
  nodeOptions: values.collect ? ['--expose-gc'] : [],
  say,
});
say(tableOf(figures));
for (const line of findings) say(line);
const failed = figures.filter((figure: Figure) => isOver(figure)).length;
say(failed === 0 ? 'all within their bounds' : `${failed} over their bounds`);
process.exitCode = failed === 0 ? 0 : 1;
