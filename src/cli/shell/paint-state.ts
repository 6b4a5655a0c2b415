import type { Palette } from './context.ts';

/** Colours the word for a state of a job, a task, a topic, a daemon or a sync; the word itself always stays. */
export function paintState(state: string, palette: Palette): string {
  // A cell may say more: "failed 2026-11-28 08:00".
  const [word = ''] = state.split(' ');
  if (BAD.has(word)) return palette.red(state);
  if (ACTIVE.has(word)) return palette.cyan(state);
  if (WAITS.has(word)) return palette.yellow(state);
  return QUIET.has(word) ? palette.dim(state) : state;
}

const BAD: ReadonlySet<string> = new Set([
  'failed',
  'failing',
  'firing',
  'missed',
  'expectation',
  'max_runtime',
  'sql_broken',
  'lost',
  'silent',
  'blocked',
  'invalid',
]);
const ACTIVE: ReadonlySet<string> = new Set(['running', 'busy']);
const WAITS: ReadonlySet<string> = new Set(['retrying', 'paused', 'held', 'draining', 'drifted', 'late', 'full']);
const QUIET: ReadonlySet<string> = new Set(['disabled', 'skipped', 'cancelled', 'never', 'ended']);
