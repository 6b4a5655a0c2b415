import { parseArgs } from 'node:util';
import { buildProgram } from '../support/build-program.ts';
import { isOver } from '../support/figure.ts';
import { readFlags } from '../support/flags.ts';
import { SCENARIOS } from './scenarios.ts';

const { values } = readFlags("npm run test:load -- [--size 0.1] [--only 'big statements']", () =>
  parseArgs({ options: { size: { type: 'string', default: '1' }, only: { type: 'string' } } }),
);
const names = Object.keys(SCENARIOS).filter((name) => values.only === undefined || name === values.only);
if (names.length === 0 || !(Number(values.size) > 0)) {
  process.stderr.write(`usage: --size takes a number; --only one of ${Object.keys(SCENARIOS).join(', ')}\n`);
  process.exit(64);
}
buildProgram();
let failed = 0;
for (const name of names) {
  process.stdout.write(`${name}\n`);
  for (const figure of (await SCENARIOS[name]?.(Number(values.size))) ?? []) {
    const { what, value, unit, limit } = figure;
    const over = isOver(figure);
    if (over) failed += 1;
    const bound = limit === null ? '' : ` (${over ? 'OVER THE LIMIT of' : 'limit'} ${Math.round(limit)})`;
    process.stdout.write(`  ${what}: ${value} ${unit}${bound}\n`);
  }
}
process.stdout.write(failed === 0 ? 'all within their limits\n' : `${failed} over their limits\n`);
process.exitCode = failed === 0 ? 0 : 1;
