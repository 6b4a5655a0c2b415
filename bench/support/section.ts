/** One table of `docs/performance.md`, between its markers. */
export interface Section {
  /** Its marker: `<!-- bench:ID -->`. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
  /** The figures that have a target and that two checkouts are compared by. */
  readonly figures: readonly Figure[];
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** Whether higher or lower is better. */
  readonly better: 'more' | 'less';
}

/** The settings of a part of `npm run bench`. */
export interface BenchOptions {
  readonly rounds: number;
  readonly tasks: number;
  readonly slots: readonly number[];
  /** Of the names of scenarios and contenders, those that contain one of these words; empty: all. */
  readonly scenarios: readonly string[];
  readonly only: readonly string[];
  /** Of the part `hold`. */
  readonly holdS: number;
  /** The checkout whose built code is measured. */
  readonly checkout: string;
}

export interface Part {
  readonly name: string;
  readonly about: string;
  run(options: BenchOptions): Promise<readonly Section[]>;
}

/** Progress, where it does not disturb the tables. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function isWanted(words: readonly string[], name: string): boolean {
  return words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase()));
}
