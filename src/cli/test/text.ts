import type { JobCase, ReadJob } from '../../definition/read/set.ts';
import type { CaseFailure, CaseOutcome } from '../../reconcile/cases/case-outcome.ts';
import { roughDuration } from '../../schedule/relative-time.ts';
import { visible } from '../../text/printable.ts';
import { padTo, widthOf } from '../../text/width.ts';
import type { Palette } from '../shell/context.ts';

export interface TestReport {
  readonly outcomes: readonly CaseOutcome[];
  readonly durationMs: number;
  readonly coverage: Coverage;
}

/** Jobs with and without a test. */
export interface Coverage {
  readonly jobs: number;
  readonly tested: number;
  /** Sorted by name. */
  readonly untested: readonly string[];
}

export function coverageOf(jobs: readonly ReadJob[], tests: readonly JobCase[]): Coverage {
  const tested = new Set(tests.map(({ test }) => test.job));
  const names = jobs.map(({ declared }) => declared.definition.name).sort();
  const untested = names.filter((name) => !tested.has(name));
  return { jobs: names.length, tested: names.length - untested.length, untested };
}

const MAX_WIDTH = 70;

interface TextOptions {
  readonly coverage: boolean;
  /** Every job ran once: coverage says nothing. */
  readonly once: boolean;
}

/** Returns a line for each test, what differs below those that failed, and the counts. */
export function renderTests(
  { outcomes, durationMs, coverage }: TestReport,
  palette: Palette,
  options: TextOptions,
): string {
  const width = (texts: readonly string[]): number => Math.min(MAX_WIDTH, Math.max(0, ...texts.map(widthOf)));
  const [jobs, names] = [outcomes.map(({ job }) => visible(job)), outcomes.map(({ name }) => visible(name))];
  const [jobWidth, nameWidth] = [width(jobs), width(names)];
  const lines = outcomes.flatMap((outcome) => {
    const sign = { passed: palette.green('✓'), failed: palette.red('✗'), skipped: palette.dim('·') }[outcome.state];
    const end =
      outcome.state === 'skipped'
        ? palette.dim(`skipped: ${visible(outcome.reason ?? '')}`)
        : palette.dim(roughDuration(outcome.durationMs));
    const head = `${sign} ${padTo(visible(outcome.job), jobWidth)}   ${padTo(visible(outcome.name), nameWidth)}   ${end}`;
    return [head, ...(outcome.state === 'failed' ? failureLines(outcome, palette) : [])];
  });
  return `${[...lines, summaryOf(outcomes, durationMs, palette), ...coverageLines(coverage, options)].join('\n')}\n`;
}

function failureLines({ failures, file, line }: CaseOutcome, palette: Palette): readonly string[] {
  return [
    ...failures.flatMap((failure) =>
      describeFailure(failure).map((text, index) => `    ${index === 0 ? palette.red(text) : text}`),
    ),
    `    ${palette.dim(visible(`${file}:${line}`))}`,
  ];
}

/** Returns what is wrong, the query, and expected and found values beside each other. */
export function describeFailure({ message, query, expected, found }: CaseFailure): readonly string[] {
  const head = [
    visible(message),
    ...(query === null
      ? []
      : query
          .trim()
          .split('\n')
          .map((line) => `  ${visible(line)}`)),
  ];
  if (expected === null || found === null) return head;
  if (typeof expected === 'string' || typeof found === 'string') {
    return [...head, `  expected  ${visible(String(expected))}`, `  found     ${visible(String(found))}`];
  }
  return [...head, ...sideBySide(expected.map(rowText), found.map(rowText)).map((line) => `  ${line}`)];
}

const MAX_ROWS = 20;

/** One row: below each other. Several: beside each other, with a mark where they differ. */
function sideBySide(expected: readonly string[], found: readonly string[]): readonly string[] {
  if (expected.length <= 1 && found.length <= 1) {
    return [`expected  ${expected[0] ?? NO_ROW}`, `found     ${found[0] ?? NO_ROW}`];
  }
  const count = Math.max(expected.length, found.length);
  const rows = Array.from({ length: Math.min(count, MAX_ROWS) }, (_, index) => {
    const [left, right] = [expected[index] ?? NO_ROW, found[index] ?? NO_ROW];
    return { left, right, mark: left === right ? ' ' : '≠' };
  });
  const width = Math.max(widthOf('expected'), ...rows.map(({ left }) => widthOf(left)));
  const more = count - rows.length;
  return [
    `  ${padTo('expected', width)}   found`,
    ...rows.map(({ left, right, mark }) => `${mark} ${padTo(left, width)}   ${right}`),
    ...(more > 0 ? [`  … ${more} more rows`] : []),
  ];
}

const NO_ROW = '(no row)';
const MAX_VALUE = 60;

function rowText(row: readonly (string | null)[]): string {
  const shown = row
    .map((value) => visible(value ?? 'null'))
    .map((text) => (text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text));
  return shown.join(' | ');
}

function summaryOf(outcomes: readonly CaseOutcome[], durationMs: number, palette: Palette): string {
  const count = (state: CaseOutcome['state']): number => outcomes.filter((each) => each.state === state).length;
  const skipped = count('skipped') === 0 ? '' : `, ${count('skipped')} skipped`;
  const text = `${count('passed')} of ${outcomes.length} passed${skipped} in ${(durationMs / 1_000).toFixed(1)} s.`;
  return count('failed') > 0 ? palette.red(text) : palette.green(text);
}

function coverageLines({ jobs, untested }: Coverage, { coverage, once }: TextOptions): readonly string[] {
  if (once && !coverage) return [];
  if (untested.length === 0) return [`Every job has a test.`];
  const text = `${untested.length} of ${jobs} ${jobs === 1 ? 'job has' : 'jobs have'} no test`;
  return coverage
    ? [`${text}:`, ...untested.map((name) => `  ${visible(name)}`)]
    : [`${text} (pgherd test --coverage).`];
}
