import { backendSteps } from './queue-backends.ts';
import { daemonSteps } from './queue-daemons.ts';
import { cancel, isDone, move, promote, rescue } from './queue-functions.ts';
import { type Scenario, startOf, type Tables, type Variant, type World } from './queue-state.ts';
import { commit, commitLazily, isAlive, isLocked, spend } from './queue-world.ts';
import type { Model, Step } from './search.ts';

/** The queue's protocol as parties that take steps in any order: daemons, their backends, a rescuer, users, a server that crashes. */
export function queueModel(scenario: Scenario): Model<World> {
  const variant = scenario.variant ?? {};
  const start = startOf(scenario);
  return {
    start,
    key: (world) => JSON.stringify(world),
    steps: (world) => [
      ...daemonSteps(world, variant),
      ...backendSteps(world, variant),
      ...rescuerSteps(world, variant),
      ...userSteps(world, variant),
      ...serverSteps(world),
    ],
    fault: (world, atRest) => broken(world.tables, scenario.taskCount, atRest),
  };
}

function rescuerSteps(world: World, variant: Variant): Step<World>[] {
  const { tables } = world;
  const lost = (row: number): boolean => !tables.daemons.includes(row);
  const steps: Step<World>[] = [];
  if (world.budget.expire > 0) {
    for (const row of tables.daemons.slice(0, 1)) {
      const daemons = tables.daemons.filter((other) => other !== row);
      steps.push({
        name: `the lease of daemon ${row} is over`,
        next: spend(commit(world, { ...tables, daemons }), 'expire'),
        fault: true,
      });
    }
  }
  for (const backend of world.backends.filter((other) => lost(other.row) && isAlive(other.state))) {
    if (variant.rescueWithoutWaiting) break;
    const backends = world.backends.filter((other) => other !== backend);
    steps.push({
      name: `the rescuer terminates a backend of daemon ${backend.row}`,
      next: { ...world, backends },
      fault: false,
    });
  }
  for (const lease of tables.leases.filter((row) => lost(row.daemon))) {
    const backends = world.backends.filter((other) => other.row === lease.daemon && isAlive(other.state));
    if (backends.length > 0 && !variant.rescueWithoutWaiting) continue;
    if (isLocked(world, lease.tasks, lease.token) && variant.rescueWithoutWaiting !== true) continue;
    steps.push({
      name: `lease ${lease.lease} is rescued`,
      next: commitLazily(world, rescue(tables, lease, variant)),
      fault: false,
    });
  }
  return steps;
}

function userSteps(world: World, variant: Variant): Step<World>[] {
  const { tables, budget } = world;
  const steps: Step<World>[] = [];
  for (const row of tables.tasks) {
    if (row.waits) {
      steps.push({
        name: `task ${row.task} is promoted`,
        next: commitLazily(world, promote(tables, row.task, variant)),
        fault: false,
      });
    }
    const locked = !variant.cancelWithoutArbiter && row.token !== null && isLocked(world, [row.task], row.token);
    const without = budget.cancel > 0 && !locked ? cancel(tables, row.task, variant) : null;
    if (without !== null) {
      steps.push({
        name: `a user cancels task ${row.task}`,
        next: spend(commit(world, without), 'cancel'),
        fault: true,
      });
    }
    if (budget.junk > 0) {
      const done = [...tables.done, { task: row.task, token: -1 }];
      steps.push({
        name: `a role invents a done row of task ${row.task}`,
        next: spend(commit(world, { ...tables, done }), 'junk'),
        fault: true,
      });
    }
    const lease = tables.leases.find((other) => other.tasks.includes(row.task));
    // An enqueue with the same dedupe_key takes the key from a finished task, which is nothing to this model. It must not do more.
    if (variant.enqueueMoves && budget.enqueue > 0 && lease !== undefined) {
      const moved = move(tables, lease.lease, lease.token, [row.task], {});
      if (moved !== null && moved.log.length > tables.log.length) {
        steps.push({
          name: `an enqueue with the same dedupe_key moves task ${row.task}`,
          next: spend(commit(world, moved), 'enqueue'),
          fault: true,
        });
      }
    }
  }
  return steps;
}

function serverSteps(world: World): Step<World>[] {
  if (world.disk === null) return [];
  const steps: Step<World>[] = [{ name: 'the log reaches the disk', next: { ...world, disk: null }, fault: false }];
  if (world.budget.crash > 0) {
    const daemons = world.daemons.map((daemon) => {
      const { series } = daemon;
      const hung = series !== null && series.phase === 'sent';
      return hung ? { ...daemon, series: { ...series, phase: 'gone' as const } } : daemon;
    });
    const crashed = { ...world, tables: world.disk, disk: null, backends: [], daemons };
    steps.push({ name: 'the server crashes', next: spend(crashed, 'crash'), fault: true });
  }
  return steps;
}

/** The rules: what must be true in every state. */
function broken(tables: Tables, taskCount: number, atRest: boolean): string | null {
  for (let task = 0; task < taskCount; task++) {
    const effects = tables.effects.filter((other) => other === task).length;
    const ends = tables.log.filter((entry) => entry.task === task);
    const row = tables.tasks.find((other) => other.task === task);
    const leases = tables.leases.filter((lease) => lease.tasks.includes(task));
    const places = [
      ...tables.ready.filter((other) => other === task).map(() => 'ready'),
      ...leases.map((lease) => `lease ${lease.lease}`),
      ...(row?.waits ? ['waits'] : []),
      ...(row?.held ? ['held'] : []),
    ];
    if (effects > 1) return `task ${task} took effect ${effects} times`;
    if (ends.length > 1) return `task ${task} ended ${ends.length} times`;
    if (places.length > 1) return `task ${task} is in ${places.join(' and in ')}`;
    if (row === undefined && places.length > 0) return `task ${task} has ended and is in ${places[0]}`;
    if (row !== undefined && places.length === 0) return `task ${task} is in no place`;
    if (row === undefined && ends.length === 0) return `task ${task} is lost`;
    if (row !== undefined && ends.length > 0) return `task ${task} has ended and is there`;
    if (ends[0] !== undefined && (ends[0].outcome === 'finished') !== (effects === 1)) {
      return `task ${task} is recorded as ${ends[0].outcome} and took effect ${effects} times`;
    }
    const tokens = [row?.token ?? null, ...leases.map((lease) => lease.token)].filter((token) => token !== null);
    const recorded = row !== undefined && tokens.some((token) => isDone(tables, task, token));
    if (row !== undefined && recorded !== (effects === 1)) {
      return `task ${task} took effect ${effects} times, and its done row ${recorded ? 'says otherwise' : 'is missing'}`;
    }
    if (atRest && row !== undefined) return `task ${task} stays in ${places[0]}, and no party takes it up`;
  }
  return null;
}
