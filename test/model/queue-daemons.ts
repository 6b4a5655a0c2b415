import { claim, countsAsDone, giveBack, isDone, move, settle } from './queue-functions.ts';
import type { Backend, Daemon, Series, Variant, World } from './queue-state.ts';
import { commit, commitLazily, isAlive, isLocked, spend } from './queue-world.ts';
import type { Step } from './search.ts';

const SERIES_LIMIT = 2;
const RETRY_LIMIT = 1;

/**
 * The steps of daemons, each based on what the daemon remembers, which may be outdated. Any step may come late: a suspended daemon is one
 * whose next step is late.
 */
export function daemonSteps(world: World, variant: Variant): Step<World>[] {
  return world.daemons.flatMap((daemon, index) => stepsOf(world, variant, daemon, index));
}

function stepsOf(world: World, variant: Variant, daemon: Daemon, index: number): Step<World>[] {
  const become = (change: Partial<Daemon>, from = world): World => ({
    ...from,
    daemons: from.daemons.map((other, at) => (at === index ? { ...other, ...change } : other)),
  });
  const say = (what: string): string => `daemon ${index} ${what}`;
  const { series } = daemon;
  const steps: Step<World>[] = [];
  const push = (what: string, next: World, fault = false): void => {
    steps.push({ name: say(what), next, fault });
  };
  if (!world.tables.daemons.includes(daemon.row)) {
    const tables = { ...world.tables, daemons: [...world.tables.daemons, world.nextRow] };
    const restarted = become({ row: world.nextRow, series: null }, commit(world, tables));
    push('registers anew', { ...cutOf(restarted, index), nextRow: world.nextRow + 1 });
  }
  if (series === null) {
    idleSteps(world, variant, daemon, become, push);
    return steps;
  }
  const mine = (backend: Backend): boolean =>
    backend.owner === index && backend.lease === series.lease && backend.row === daemon.row;
  const backend = world.backends.find(mine);
  const without = (): World => ({ ...world, backends: world.backends.filter((other) => !mine(other)) });
  const into = (change: Partial<Series>, from = world): World => become({ series: { ...series, ...change } }, from);
  switch (series.phase) {
    case 'claimed': {
      const called: Backend = {
        owner: index,
        row: daemon.row,
        lease: series.lease,
        token: series.token,
        tasks: series.tasks,
        at: 0,
        state: 'called',
        cut: false,
        boxed: false,
      };
      push('sends the series', into({ phase: 'sent' }, { ...world, backends: [...world.backends, called] }));
      break;
    }
    case 'sent': {
      if (backend === undefined) {
        push('sees its session end', into({ phase: 'gone' }));
      } else if (!isAlive(backend.state)) {
        if (backend.state === 'refused') push('drops what was refused', become({ series: null }, without()));
        else push('has the answer', into({ phase: 'answered', failed: backend.state === 'failed' }, without()));
      } else {
        if (world.budget.cut > 0) {
          push('loses the session', spend(into({ phase: 'gone' }, cutOf(world, index)), 'cut'), true);
        }
        behindSlow(world, series, backend, into, push);
      }
      break;
    }
    case 'gone': {
      if (backend !== undefined && !variant.settleWithoutWaiting) {
        push('terminates the backend', without());
        break;
      }
      push('takes the session for failed', into({ phase: 'answered', failed: true }));
      break;
    }
    case 'answered':
      concludeSteps(world, variant, series, become, into, push);
  }
  return steps;
}

type Become = (change: Partial<Daemon>, from?: World) => World;
type Into = (change: Partial<Series>, from?: World) => World;
type Push = (what: string, next: World, fault?: boolean) => void;

/** Without a series: the next claim; and a lease of its own it knows nothing of, for its claim or its end was undone by a crash. */
function idleSteps(world: World, variant: Variant, daemon: Daemon, become: Become, push: Push): void {
  const lease = world.nextLease;
  const claimed = claim(world.tables, daemon.row, lease, SERIES_LIMIT, variant);
  const row = claimed?.leases.at(-1);
  if (claimed !== null && row !== undefined) {
    const series: Series = { lease, token: row.token, tasks: row.tasks, phase: 'claimed', failed: false, known: null };
    push(`claims ${row.tasks.join(', ')}`, {
      ...become({ series }, commitLazily(world, claimed)),
      nextLease: lease + 1,
    });
  }
  const stray = world.tables.leases.find((other) => other.daemon === daemon.row);
  if (stray === undefined || variant.strayLeasesForgotten) return;
  const moved = move(world.tables, stray.lease, stray.token, stray.tasks, variant) ?? world.tables;
  const left = moved.leases.find((other) => other.lease === stray.lease)?.tasks ?? [];
  push('finds a lease it forgot', commitLazily(world, giveBack(moved, stray.lease, left, false) ?? moved));
}

/** One task takes longer than the time limit: the tasks after it return to the queue. A clock that was set back may delay the limit. */
function behindSlow(world: World, series: Series, backend: Backend, into: Into, push: Push): void {
  if (backend.state === 'called' || backend.boxed || world.budget.giveBack === 0) return;
  const done = series.tasks.filter((task) => isDone(world.tables, task, series.token)).length;
  const behind = series.tasks.slice(done + 1);
  const given = behind.length === 0 ? null : giveBack(world.tables, series.lease, behind, true);
  if (given === null) return;
  const box = (from: World): World => ({
    ...from,
    backends: from.backends.map((other) => (other === backend ? { ...other, boxed: true } : other)),
  });
  const kept = spend(into({ tasks: series.tasks.slice(0, done + 1) }, commitLazily(world, given)), 'giveBack');
  push(`gives back ${behind.join(', ')}`, box(kept));
  if (world.budget.clock > 0) {
    push(`gives back ${behind.join(', ')} while the clock was set back`, spend(kept, 'clock'), true);
  }
}

function concludeSteps(world: World, variant: Variant, series: Series, become: Become, into: Into, push: Push): void {
  if (series.known === null) {
    const known = series.tasks.findIndex((task) => !countsAsDone(world.tables, task, series.token, variant));
    push('asks what is done', into({ known: known === -1 ? series.tasks.length : known }));
    return;
  }
  const over = become({ series: null });
  if (series.known > 0) {
    const done = series.tasks.slice(0, series.known);
    const moved = move(world.tables, series.lease, series.token, done, variant);
    if (moved === null) push('is told that the lease is lost', over);
    else
      push(
        `moves ${done.join(', ')}`,
        into({ tasks: series.tasks.slice(series.known), known: 0 }, commitLazily(world, moved)),
      );
    return;
  }
  const [first, ...rest] = series.tasks;
  if (first === undefined) {
    push('is through with the series', over);
    return;
  }
  if (!series.failed) {
    push('sends the rest', into({ phase: 'claimed', known: null }));
    return;
  }
  if (!variant.settleWithoutArbiter && isLocked(world, [first], series.token)) return;
  const attempt = world.tables.tasks.find((row) => row.task === first)?.attempt ?? 0;
  for (const outcome of ['failed', 'retrying'] as const) {
    if (outcome === 'retrying' && attempt >= RETRY_LIMIT) continue;
    const settled = settle(world.tables, series.lease, first, outcome, variant);
    if (settled === 'lost') {
      push('is told that the lease is lost', over);
      return;
    }
    if (settled === 'done') {
      push(`is told that ${first} is done`, into({ known: 1 }));
      return;
    }
    const given = rest.length === 0 ? settled : (giveBack(settled, series.lease, rest, false) ?? settled);
    push(`settles ${first} as ${outcome}`, become({ series: null }, commit(world, given)));
  }
}

/** The backends of this daemon continue without a client. */
function cutOf(world: World, index: number): World {
  const backends = world.backends
    .map((backend) => (backend.owner === index ? { ...backend, cut: true } : backend))
    .filter((backend) => isAlive(backend.state));
  return { ...world, backends };
}
