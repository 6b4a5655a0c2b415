import type { LeaseRow, Tables, TaskRow, Variant } from './queue-state.ts';

/** What the SQL functions of the queue do to its tables, each in one transaction. */

export function isDone(tables: Tables, task: number, token: number): boolean {
  return tables.done.some((row) => row.task === task && row.token === token);
}

/** What a daemon, a move and a rescue take for done: the row with the token of the lease, for a role may invent others. */
export function countsAsDone(tables: Tables, task: number, token: number, variant: Variant): boolean {
  return variant.moveByTaskAlone ? tables.done.some((row) => row.task === task) : isDone(tables, task, token);
}

/** Takes ready tasks into a lease of their own; null: there is nothing for this daemon. A task that was taken back runs alone. */
export function claim(tables: Tables, daemon: number, lease: number, limit: number, variant: Variant): Tables | null {
  if (!tables.daemons.includes(daemon) || tables.ready.length === 0) return null;
  const first = rowOf(tables, tables.ready[0] ?? -1);
  if (first === undefined) return null;
  const fresh = (task: number): boolean => rowOf(tables, task)?.token === null;
  const taken = first.token === null ? tables.ready.filter(fresh).slice(0, limit) : [first.task];
  const token = variant.newTokenAtRelease ? lease : (first.token ?? lease);
  return {
    ...tables,
    ready: variant.claimKeepsReady ? tables.ready : tables.ready.filter((task) => !taken.includes(task)),
    leases: [...tables.leases, { lease, token, daemon, tasks: taken }],
  };
}

/** Writes what is done of a lease to the log; null: the lease is lost. What it is not asked for, or what another took from the lease, stays. */
export function move(
  tables: Tables,
  lease: number,
  token: number,
  asked: readonly number[],
  variant: Variant,
  rescuing = false,
): Tables | null {
  const held = tables.leases.find((row) => row.lease === lease);
  if (held === undefined && !variant.moveWithoutLease) return null;
  const moved = asked.filter(
    (task) =>
      countsAsDone(tables, task, token, variant) &&
      (variant.moveWithoutLease === true || held?.tasks.includes(task) === true),
  );
  const stays = (task: number): boolean => !variant.noFenceRows && (rescuing || rowOf(tables, task)?.doubtful === true);
  return release(
    {
      ...shrink(tables, lease, moved),
      tasks: tables.tasks.filter((row) => !moved.includes(row.task)),
      done: tables.done.filter((row) => !(moved.includes(row.task) && row.token === token) || stays(row.task)),
      log: [...tables.log, ...moved.map((task) => ({ task, outcome: 'finished' as const }))],
    },
    moved,
    variant,
  );
}

/** Ends a task without its effect, or sends it back for another attempt. `lost`: the lease is; `done`: it is finished, against what its daemon believes. */
export function settle(
  tables: Tables,
  lease: number,
  task: number,
  outcome: 'failed' | 'retrying',
  variant: Variant,
): Tables | 'lost' | 'done' {
  const held = tables.leases.find((row) => row.lease === lease && row.tasks.includes(task));
  const row = rowOf(tables, task);
  if (held === undefined || row === undefined) return 'lost';
  if (!variant.settleWithoutArbiter && isDone(tables, task, held.token)) return 'done';
  const left = variant.settleKeepsLease ? tables : shrink(tables, lease, [task]);
  if (outcome === 'retrying') return requeue(left, held.token, [task], { doubtful: false, waits: true, attempts: 1 });
  return end(left, row, held.token, 'failed', variant);
}

/** Puts tasks of a lease back as if they had not been claimed. */
export function giveBack(tables: Tables, lease: number, tasks: readonly number[], doubtful: boolean): Tables | null {
  const held = tables.leases.find((row) => row.lease === lease);
  if (held === undefined) return null;
  const given = tasks.filter((task) => held.tasks.includes(task));
  return requeue(shrink(tables, lease, given), held.token, given, { doubtful, waits: false, attempts: 0 });
}

/** The lease of a daemon that is gone: what is done is recorded, all else goes back, and both are doubtful from now on. */
export function rescue(tables: Tables, lease: LeaseRow, variant: Variant): Tables {
  const done = lease.tasks.filter((task) => countsAsDone(tables, task, lease.token, variant));
  const moved = move(tables, lease.lease, lease.token, done, variant, true) ?? tables;
  const left = lease.tasks.filter((task) => !done.includes(task));
  return requeue(shrink(moved, lease.lease, left), lease.token, left, { doubtful: true, waits: false, attempts: 0 });
}

/** By a user, of a task that is ready; null: it is not there, so its daemon is asked. The done row shows whether an execution has committed. */
export function cancel(tables: Tables, task: number, variant: Variant): Tables | null {
  const row = rowOf(tables, task);
  if (row === undefined || !tables.ready.includes(task)) return null;
  const token = row.token ?? 0;
  const rest = { ...tables, ready: tables.ready.filter((other) => other !== task) };
  if (variant.cancelWithoutArbiter) return end(rest, { ...row, doubtful: false }, token, 'cancelled', variant);
  if (row.token === null || !isDone(tables, task, token)) return end(rest, row, token, 'cancelled', variant);
  return release(
    {
      ...rest,
      tasks: rest.tasks.filter((other) => other.task !== task),
      log: [...rest.log, { task, outcome: 'finished' }],
    },
    [task],
    variant,
  );
}

export function promote(tables: Tables, task: number, variant: Variant): Tables {
  const woken = (row: TaskRow): TaskRow =>
    row.task === task ? { ...row, waits: variant.promotionKeepsWaits === true } : row;
  return { ...tables, tasks: tables.tasks.map(woken), ready: [...tables.ready, task].toSorted() };
}

export function shrink(tables: Tables, lease: number, gone: readonly number[]): Tables {
  const leases = tables.leases
    .map((row) => (row.lease === lease ? { ...row, tasks: row.tasks.filter((task) => !gone.includes(task)) } : row))
    .filter((row) => row.tasks.length > 0);
  return { ...tables, leases };
}

interface Return {
  readonly doubtful: boolean;
  readonly waits: boolean;
  readonly attempts: number;
}

function requeue(tables: Tables, token: number, tasks: readonly number[], how: Return): Tables {
  const back = (row: TaskRow): TaskRow => ({
    ...row,
    attempt: row.attempt + how.attempts,
    token: row.token ?? token,
    doubtful: row.doubtful || how.doubtful,
    waits: how.waits,
  });
  return {
    ...tables,
    tasks: tables.tasks.map((row) => (tasks.includes(row.task) ? back(row) : row)),
    ready: how.waits ? tables.ready : [...tables.ready, ...tasks].toSorted(),
  };
}

function end(tables: Tables, row: TaskRow, token: number, outcome: 'failed' | 'cancelled', variant: Variant): Tables {
  const fenceRow = row.doubtful && !variant.noFenceRows && !variant.settleWithoutArbiter;
  return release(
    {
      ...tables,
      tasks: tables.tasks.filter((other) => other.task !== row.task),
      done: fenceRow ? [...tables.done, { task: row.task, token }] : tables.done,
      log: [...tables.log, { task: row.task, outcome }],
    },
    [row.task],
    variant,
  );
}

/** The end of a task lets the one that is held behind it go, in the same transaction. */
function release(tables: Tables, ended: readonly number[], variant: Variant): Tables {
  if (variant.heldForgotten || !ended.includes(0)) return tables;
  const held = tables.tasks.filter((row) => row.held).map((row) => row.task);
  return {
    ...tables,
    tasks: tables.tasks.map((row) => ({ ...row, held: false })),
    ready: [...tables.ready, ...held].toSorted(),
  };
}

function rowOf(tables: Tables, task: number): TaskRow | undefined {
  return tables.tasks.find((row) => row.task === task);
}
