import { type Allow, type FreezeWindow, parseAllow } from '../../definition/gates.ts';
import { dueBetween } from '../../schedule/due-times.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { localTime } from '../../schedule/local-time.ts';
import { parseSchedule } from '../../schedule/schedule.ts';
import { nameMatcher } from '../../text/glob.ts';
import type { Change, Drift, Plan } from '../plan.ts';
import type { Freeze } from './gate-facts.ts';

type Frozen = Pick<Plan, 'changes' | 'drift' | 'rollbackTo'>;

/** Returns what the windows hold at an instant; null: every change may be applied. */
export function freezeOf(plan: Frozen, windows: readonly FreezeWindow[], nowMs: number): Freeze | null {
  const holding = windows.flatMap((window) => {
    const open = openAt(window, nowMs);
    const holds = open === null ? [] : heldBy(plan, window.allow);
    return open === null || holds.length === 0 ? [] : [{ window, open, holds }];
  });
  if (holding.length === 0) return null;
  const names = new Map(holding.flatMap(({ holds }) => holds).map((item) => [`${item.kind} ${item.name}`, item]));
  return {
    until: endOf(
      windows.filter(({ allow }) => heldBy(plan, allow).length > 0),
      nowMs,
    ),
    windows: holding.map(({ window: { cron, timezone, reason }, open }) => ({
      cron,
      timezone,
      reason,
      since: formatInstant(open.startMs),
      until: formatInstant(open.endMs),
    })),
    holds: [...names.values()],
  };
}

/** Returns the reason for which a plan is blocked: `frozen until Mon 2026-11-30 08:00 Europe/Berlin (…Z), "weekend": …`. */
export function freezeReason({ until, windows, holds }: Freeze, changes: number): string {
  const reasons = [...new Set(windows.flatMap(({ reason }) => reason ?? []))].map((reason) => JSON.stringify(reason));
  const why = reasons.length === 0 ? '' : `, ${reasons.join(' and ')}`;
  const held = holds.length === changes ? '' : `: ${holds.length} of ${changes} changes are not allowed in the window`;
  return `frozen ${endText(until, windows.at(-1)?.timezone ?? 'UTC')}${why}${held}`;
}

function endText(until: string | null, zone: string): string {
  if (until === null) return 'without end: each window starts before the last one ends';
  const { weekday, date, time } = localTime(zone, Date.parse(until));
  return `until ${weekday} ${date} ${time} ${zone}${zone === 'UTC' ? '' : ` (${until})`}`;
}

interface Open {
  readonly startMs: number;
  readonly endMs: number;
}

/** The last window that is open at an instant. A window contains its start, and not its end. */
function openAt({ cron, durationMs, timezone }: FreezeWindow, nowMs: number): Open | null {
  const parsed = parseSchedule(cron);
  if (!parsed.ok) return null;
  const at = Math.floor(nowMs);
  const [startMs] = dueBetween([parsed.schedule], timezone, at - durationMs, at, { limit: 1, keep: 'last' }).times;
  return startMs === undefined ? null : { startMs, endMs: startMs + durationMs };
}

/** Windows that follow each other without a gap end with the last one; a chain longer than this has no end. */
const MAX_LINKS = 100;

function endOf(windows: readonly FreezeWindow[], nowMs: number): string | null {
  let end = nowMs;
  for (let link = 0; link < MAX_LINKS; link += 1) {
    const next = Math.max(...windows.flatMap((window) => openAt(window, end)?.endMs ?? []));
    if (!(next > end)) return formatInstant(end);
    end = next;
  }
  return null;
}

function heldBy(plan: Frozen, allow: readonly string[]): Freeze['holds'] {
  const entries = allow.flatMap((text): Allow | readonly Allow[] => parseAllow(text) ?? []);
  const allows = (action: string): boolean => entries.some((entry) => entry.by === 'action' && entry.action === action);
  if (plan.rollbackTo !== undefined && allows('rollback')) return [];
  const passes = entries.flatMap(matcherOf);
  const changed = new Set(plan.changes.map(({ kind, name }) => `${kind} ${name}`));
  const held = plan.changes.filter((change) => !allows(change.action) && !passes.some((pass) => pass(change)));
  const drifted = plan.drift.filter(
    (drift) => !changed.has(`${drift.kind} ${drift.name}`) && !allows('revert') && !passes.some((pass) => pass(drift)),
  );
  return [...held, ...drifted].map(({ kind, name }) => ({ kind, name }));
}

function matcherOf(entry: Allow): readonly ((item: Change | Drift) => boolean)[] {
  if (entry.by === 'action') return [];
  const matches = nameMatcher([entry.pattern]);
  if (entry.by !== 'label') return [({ kind, name }) => kind === entry.by && matches(name)];
  return [
    (item) => {
      // The label must be there already: a change cannot exempt itself.
      if (!('action' in item) || item.kind !== 'job') return false;
      const versions = [item.before, item.after].filter((definition) => definition !== null);
      return versions.every(({ labels }) => {
        const value = labels[entry.key];
        return value !== undefined && matches(value);
      });
    },
  ];
}
