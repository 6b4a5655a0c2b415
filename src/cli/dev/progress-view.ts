import { spokenDuration } from '../../schedule/duration.ts';
import type { JobProgress } from '../../store/lists/job-progress.ts';
import { printable } from '../../text/printable.ts';
import type { CliContext } from '../shell/context.ts';
import { type Column, renderTable } from '../shell/table.ts';
import { LiveBlock, screenOf } from './live-block.ts';

/** Shows the progress of the jobs: a table redrawn in place on a terminal, else a line per ended run. */
export class ProgressView {
  readonly #context: CliContext;
  readonly #live: boolean;
  readonly #seen = new Map<string, number>();
  /** Below the table; null: nothing. */
  readonly #foot: string | null;
  #problem: string | null = null;
  readonly #block: LiveBlock;

  constructor(context: CliContext, foot: string | null = null) {
    this.#context = context;
    this.#foot = foot;
    this.#block = new LiveBlock(context.stdout);
    this.#live = 'isTTY' in context.stdout && context.stdout.isTTY === true;
  }

  update(jobs: readonly JobProgress[], nowMs: number): void {
    if (this.#live) {
      this.#redraw(jobs, nowMs);
      return;
    }
    for (const job of jobs) {
      if (job.runCount > (this.#seen.get(job.name) ?? 0)) this.#context.stdout.write(`${line(this.#context, job)}\n`);
      this.#seen.set(job.name, job.runCount);
    }
  }

  /** Prints the final state: the whole table once, unless it was redrawn in place. */
  finish(jobs: readonly JobProgress[], nowMs: number): void {
    if (this.#live) this.#redraw(jobs, nowMs);
    else this.#context.stdout.write(`\n${table(this.#context, jobs, nowMs)}`);
  }

  /** Prints above the table. */
  print(text: string): void {
    this.#block.print(text);
  }

  /** Shows a line below the table until it is set to null. */
  setProblem(text: string | null): void {
    if (!this.#live && text !== null && text !== this.#problem) this.#context.stdout.write(`${text}\n`);
    this.#problem = text;
  }

  #redraw(jobs: readonly JobProgress[], nowMs: number): void {
    const { palette } = this.#context;
    const below = [this.#problem === null ? null : palette.red(this.#problem), this.#foot].filter(
      (line) => line !== null,
    );
    const screen = screenOf(this.#context.stdout);
    const fitting = { ...this.#context, terminalWidth: screen.columns };
    const room = Math.max(2, screen.rows - 2 - below.length);
    // The head takes a line.
    const shown = jobs.length < room ? jobs : [...jobs].sort((a, b) => urgency(a) - urgency(b));
    this.#block.draw([...this.#bounded(table(fitting, shown, nowMs), room), ...below, ''].join('\n'));
  }

  /** A table that is longer than the screen could not be redrawn: its first lines have left it. */
  #bounded(text: string, room: number): readonly string[] {
    const lines = text.trimEnd().split('\n');
    if (lines.length <= room) return lines;
    const rest = lines.length - room + 1;
    return [...lines.slice(0, room - 1), this.#context.palette.dim(`and ${rest} more: pgherd jobs, or the dashboard`)];
  }
}

/** Where not all jobs fit: those that failed first, then those that run, those that have run, and the rest. */
function urgency(job: JobProgress): number {
  if (job.lastState === 'failed') return 0;
  if (job.running > 0) return 1;
  return job.runCount > 0 ? 2 : 3;
}

function table(context: CliContext, jobs: readonly JobProgress[], nowMs: number): string {
  const rows = jobs.map((job) => [
    job.name,
    stateOf(job),
    String(job.runCount),
    job.lastDurationMs === null ? '' : duration(job.lastDurationMs),
    job.lastRowCount === null ? '' : String(job.lastRowCount),
    job.lastState === 'failed' ? short(job.lastMessage ?? '') : nextOf(job, nowMs),
  ]);
  const columns: readonly Column[] = [
    { title: 'job', shorten: 'middle' },
    { title: 'state' },
    { title: 'runs', right: true },
    { title: 'took', right: true, rank: 1 },
    { title: 'rows', right: true, rank: 2 },
    { title: 'next', shorten: 'end' },
  ];
  const text = renderTable(context, columns, rows);
  return text
    .split('\n')
    .map((row, index) => colour(context, row, index === 0 ? null : (jobs[index - 1] ?? null)))
    .join('\n');
}

function colour(context: CliContext, row: string, job: JobProgress | null): string {
  if (job === null) return row;
  if (job.running > 0) return context.palette.cyan(row);
  if (job.lastState === 'failed') return context.palette.red(row);
  return job.runCount > 0 ? row : context.palette.dim(row);
}

function line(context: CliContext, job: JobProgress): string {
  const { palette } = context;
  const failed = job.lastState === 'failed';
  const mark = failed ? palette.red('✗') : palette.green('✓');
  const rows = job.lastRowCount === null ? '' : ` · ${job.lastRowCount} ${job.lastRowCount === 1 ? 'row' : 'rows'}`;
  const message = failed ? ` · ${short(job.lastMessage ?? '')}` : '';
  return `  ${mark} ${printable(job.name)} ${job.lastState} in ${duration(job.lastDurationMs ?? 0)}${rows}${message}`;
}

function stateOf(job: JobProgress): string {
  if (!job.enabled) return 'disabled';
  if (job.running > 0) return 'running';
  if (job.waiting > 0) return 'pending';
  if (job.lastState !== null) return job.lastState;
  return job.startsAfterJob ? 'waits for its parent' : 'not run yet';
}

function nextOf(job: JobProgress, nowMs: number): string {
  if (job.nextDueMs === null) return job.startsAfterJob ? 'after its parent' : '';
  const waitMs = Math.max(0, job.nextDueMs - nowMs);
  return waitMs < 1_000 ? 'now' : `in ${spokenDuration(roundToTwoUnits(waitMs))}`;
}

/** Rounds to two units: "in 3 days 4 h", not "in 3 days 4 h 12 min 9 s". */
function roundToTwoUnits(ms: number): number {
  const unit = ms >= 86_400_000 ? 3_600_000 : ms >= 3_600_000 ? 60_000 : 1_000;
  return Math.floor(ms / unit) * unit;
}

function duration(ms: number): string {
  return ms < 1_000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function short(text: string): string {
  const firstLine = printable(text.split('\n')[0] ?? '');
  return firstLine.length > 60 ? `${firstLine.slice(0, 59)}…` : firstLine;
}
