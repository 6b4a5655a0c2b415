import { isDone } from './queue-functions.ts';
import type { Backend, Variant, World } from './queue-state.ts';
import { commit, isAlive, isLocked, spend } from './queue-world.ts';
import type { Step } from './search.ts';

/** What a backend does that was called to run a series, each of its transactions apart. */
export function backendSteps(world: World, variant: Variant): Step<World>[] {
  return world.backends.flatMap((backend) => {
    const become = (change: Partial<Backend>, from = world): World => ({
      ...from,
      backends: from.backends.flatMap((other) => {
        if (other !== backend) return [other];
        const next = { ...other, ...change };
        return next.cut && !isAlive(next.state) ? [] : [next];
      }),
    });
    const say = (what: string): string => `backend of lease ${backend.lease} ${what}`;
    const task = backend.tasks[backend.at] ?? -1;
    switch (backend.state) {
      case 'called': {
        const isOpen = variant.openUnchecked === true || opens(world, backend);
        return [
          {
            name: say(isOpen ? 'opens it' : 'is refused'),
            next: become({ state: isOpen ? 'between' : 'refused' }),
            fault: false,
          },
        ];
      }
      case 'between': {
        const steps: Step<World>[] = [];
        if (!backend.boxed)
          steps.push({ name: say(`executes task ${task}`), next: become({ state: 'executing' }), fault: false });
        if (backend.at > 0 || backend.boxed) {
          steps.push({ name: say('ends at its time box'), next: become({ state: 'ended' }), fault: false });
        }
        return steps;
      }
      case 'executing': {
        const steps: Step<World>[] = [];
        if (world.budget.error > 0) {
          steps.push({
            name: say(`fails at task ${task}`),
            next: spend(become({ state: 'failed' }), 'error'),
            fault: true,
          });
        }
        if (variant.noArbiter)
          return [...steps, { name: say(`records task ${task}`), next: become({ state: 'inserted' }), fault: false }];
        if (isLocked(world, [task], backend.token)) return steps;
        const collides = isDone(world.tables, task, backend.token);
        return [
          ...steps,
          {
            name: say(collides ? `collides at task ${task}` : `records task ${task}`),
            next: become({ state: collides ? 'failed' : 'inserted' }),
            fault: false,
          },
        ];
      }
      case 'inserted': {
        const at = backend.at + 1;
        const { tables } = world;
        const committed = commit(world, {
          ...tables,
          effects: [...tables.effects, task].toSorted(),
          done: isDone(tables, task, backend.token) ? tables.done : [...tables.done, { task, token: backend.token }],
        });
        const state = at === backend.tasks.length ? 'ended' : 'between';
        return [{ name: say(`commits task ${task}`), next: become({ at, state }, committed), fault: false }];
      }
      default:
        return [];
    }
  });
}

function opens(world: World, backend: Backend): boolean {
  const { leases, daemons } = world.tables;
  const lease = leases.find((row) => row.lease === backend.lease && row.token === backend.token);
  return lease !== undefined && daemons.includes(lease.daemon);
}
