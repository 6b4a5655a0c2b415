import type { Backend, Budget, Tables, World } from './queue-state.ts';

/** An asynchronous commit: on disk later, or never. */
export function commitLazily(world: World, tables: Tables): World {
  return { ...world, tables, disk: world.disk ?? world.tables };
}

/** A commit that waited for the disk, and with it all before it. */
export function commit(world: World, tables: Tables): World {
  return { ...world, tables, disk: null };
}

export function spend(world: World, what: keyof Budget): World {
  return { ...world, budget: { ...world.budget, [what]: world.budget[what] - 1 } };
}

export function isAlive(state: Backend['state']): boolean {
  return state === 'called' || state === 'between' || state === 'executing' || state === 'inserted';
}

/** Whether a done row of one of the tasks is inserted and not committed: an insert of the same key waits. */
export function isLocked(world: World, tasks: readonly number[], token: number): boolean {
  return world.backends.some(
    (backend) =>
      backend.state === 'inserted' && backend.token === token && tasks.includes(backend.tasks[backend.at] ?? -1),
  );
}
