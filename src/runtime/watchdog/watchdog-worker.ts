import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';
import type { LogLineName } from '../../log-catalog.ts';
import { shortLine } from '../../log-line.ts';
import { BEATS, LIMIT_MS, type WatchdogData } from './watchdog-memory.ts';

const { words, activity, beatMs, format, exitCode }: WatchdogData = workerData;

/** Time that the main thread has to return its stack, and then to end the process. */
const ANSWER_MS = 2_000;
/** When a check is later than this many beats, the whole process stood still. */
const MAX_BEATS_PER_CHECK = 2;

let beats = Atomics.load(words, BEATS);
let checkedAtMs = performance.now();
let stillMs = 0;

const timer = setInterval(() => {
  const nowMs = performance.now();
  // The clock of this thread: while the process is stopped or the machine suspended, neither thread runs.
  stillMs += Math.min(nowMs - checkedAtMs, MAX_BEATS_PER_CHECK * beatMs);
  checkedAtMs = nowMs;
  const seen = Atomics.load(words, BEATS);
  if (seen !== beats) {
    beats = seen;
    stillMs = 0;
  } else if (stillMs > Atomics.load(words, LIMIT_MS)) {
    clearInterval(timer);
    endProcess();
  }
}, beatMs);

/**
 * Requests the stack of the main thread, which V8 returns even in the middle of a loop, reports it and ends the process. A
 * main thread that does not answer hangs in a system call: only a signal ends the process then.
 */
function endProcess(): void {
  const seconds = Math.round(stillMs / 100) / 10;
  const giveUp = setTimeout(() => {
    report(seconds, [], 'SIGKILL');
    process.kill(process.pid, 'SIGKILL');
  }, ANSWER_MS);
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.evaluate', { expression: STACK, returnByValue: true }, (error, answer) => {
    if (error !== null) return;
    clearTimeout(giveUp);
    const stack: unknown = answer.result.value;
    report(seconds, typeof stack === 'string' ? framesOf(stack) : [], `exit code ${exitCode}`);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), ANSWER_MS);
    session.post('Runtime.evaluate', { expression: exitExpression(exitCode) });
  });
}

const STACK = '(() => { Error.stackTraceLimit = 40; return new Error().stack; })()';

/** Calls `process.exit` in the main thread: in a worker it ends only the worker. Suppresses Node's line about a debugger. */
function exitExpression(code: number): string {
  return `process.getBuiltinModule('node:fs').closeSync(2); process.exit(${code})`;
}

/** Returns frames such as `lastDueOf (file:///…/due-times.js:145:7)`, innermost first, without those of the request. */
function framesOf(stack: string): readonly string[] {
  return stack
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^at /, ''))
    .filter((line) => !line.startsWith('<anonymous>') && !line.startsWith('node:internal'));
}

/** Whether the frame is in a file, and not a built-in function or one of Node. */
function isOfFile(frame: string): boolean {
  return /:\d+:\d+\)?$/.test(frame) && !frame.includes('node:');
}

function report(seconds: number, stack: readonly string[], ending: string): void {
  const lastActivity = new TextDecoder().decode(activity.slice()).replace(/\0+$/, '');
  const line = JSON.stringify({
    level: 'error',
    time: new Date().toISOString(),
    event: 'event-loop-stands-still' satisfies LogLineName,
    stillMs: Math.round(stillMs),
    at: stack.find(isOfFile) ?? stack[0] ?? 'unknown: no stack could be read',
    lastActivity: lastActivity === '' ? null : lastActivity,
    stack,
    msg: `the event loop has not responded for ${seconds} s, longer than the lease: ending this daemon with ${ending}, so that its supervisor starts it again`,
  });
  writeSync(2, format === 'json' ? `${line}\n` : shortLine(line));
}
