import { Command, InvalidArgumentError } from 'commander';
import { HERE } from './checkout.ts';
import type { BenchOptions, Part } from './section.ts';

export interface BenchArguments {
  readonly parts: readonly Part[];
  readonly options: BenchOptions;
  /** Write the tables to `docs/performance.md`. */
  readonly write: boolean;
  /** The commit to measure in turn with this checkout; null: none. */
  readonly compare: string | null;
}

/** Reads the command line. Prints the usage and ends the process with 0, or a mistake with the next step and 64. */
export function readArguments(argv: readonly string[], all: readonly Part[]): BenchArguments {
  const program = new Command('npm run bench --')
    .description("Measures pgherd beside its peers and the machine's limit; see docs/performance.md.")
    .argument('[part...]', 'what to measure; default: everything', (name: string, before: readonly Part[] = []) => [
      ...before,
      partOf(name, all),
    ])
    .option('--rounds <n>', 'rounds; a figure is their median', whole, 5)
    .option('--tasks <n>', 'tasks of a round', whole, 20_000)
    .option('--slots <list>', 'slots of a worker, one table each', (text) => wordsOf(text).map(whole), [8, 16])
    .option('--scenario <words>', 'only scenarios whose name holds one of these words, split by commas', wordsOf)
    .option('--only <words>', 'only contenders whose name holds one of these words, split by commas', wordsOf)
    .option('--hold <seconds>', 'how long the transaction of the part hold stays open', whole, 15)
    .option('--write', 'put the tables into docs/performance.md')
    .option('--compare <commit>', "measure this checkout and another commit's in turn, and print the ratios")
    .addHelpText('after', `\nParts:\n${all.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n')}`)
    .showHelpAfterError('hint: npm run bench -- --help')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 64))
    .parse([...argv], { from: 'user' });
  const { rounds, tasks, slots, scenario = [], only = [], hold, write = false, compare } = program.opts<Flags>();
  const wanted = program.processedArgs[0] as readonly Part[] | undefined;
  return {
    parts: wanted === undefined ? all : all.filter((part) => wanted.includes(part)),
    options: { rounds, tasks, slots, scenarios: scenario, only, holdS: hold, checkout: HERE },
    write,
    compare: compare ?? null,
  };
}

interface Flags {
  readonly rounds: number;
  readonly tasks: number;
  readonly slots: readonly number[];
  readonly scenario?: readonly string[];
  readonly only?: readonly string[];
  readonly hold: number;
  readonly write?: boolean;
  readonly compare?: string;
}

function partOf(name: string, all: readonly Part[]): Part {
  const part = all.find((one) => one.name === name);
  if (part !== undefined) return part;
  throw new InvalidArgumentError(`There are: ${all.map((one) => one.name).join(', ')}.`);
}

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`'${text}' is not a whole number above 0.`);
}

function wordsOf(text: string): readonly string[] {
  return text.split(',').filter((word) => word !== '');
}
