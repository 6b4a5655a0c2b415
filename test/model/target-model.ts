import type { Model, Step } from './search.ts';
import {
  type Executor,
  type Home,
  type HomeTask,
  type LedgerRow,
  startOf,
  type TargetBudget,
  type TargetScenario,
  type TargetVariant,
  type TargetWorld,
} from './target-state.ts';

const RETRY_LIMIT = 1;
/** The fence of a task that was given up: no claim reaches it. */
const CLOSED = 2 ** 31 - 1;
/** A claim that was refused this often is not sent again. */
const CLAIM_LIMIT = 4;

/** Tasks that take effect in another database, through its ledger, while home fails over to a standby that lags. */
export function targetModel(scenario: TargetScenario): Model<TargetWorld> {
  const variant = scenario.variant ?? {};
  return {
    start: startOf(scenario),
    key: (world) => JSON.stringify(world),
    steps: (world) => [
      ...homeSteps(world, variant),
      ...world.executors.flatMap((executor) => executorSteps(world, executor, variant)),
    ],
    fault: broken,
  };
}

function homeSteps(world: TargetWorld, variant: TargetVariant): Step<TargetWorld>[] {
  const { home, standby, budget, clock } = world;
  const steps: Step<TargetWorld>[] = [];
  if (budget.enqueue > 0) {
    const task: HomeTask = { who: clock, id: home.next, createdAt: clock, claims: 0, attempt: 0, state: 'ready' };
    const next = { tasks: [...home.tasks, task], next: home.next + 1 };
    steps.push(fault('an application enqueues', { ...spend(world, 'enqueue'), home: next, clock: clock + 1 }));
  }
  if (home !== standby) steps.push(step('the standby catches up', { ...world, standby: home }));
  if (budget.failover > 0 && home !== standby) {
    steps.push(fault('home fails over', { ...spend(world, 'failover'), home: standby }));
  }
  for (const task of home.tasks) {
    const executor: Executor = { ...pick(task), fence: task.claims + 1, state: 'claimed' };
    if (task.state === 'ready') {
      const leased = set(home, { ...task, claims: task.claims + 1, state: 'leased' });
      steps.push(
        step(`task ${task.who} is claimed`, { ...world, home: leased, executors: [...world.executors, executor] }),
      );
    }
    const isOrphan = task.state === 'leased' && !world.executors.some((other) => holds(home, other, task));
    if (isOrphan || (task.state === 'leased' && budget.expire > 0)) {
      const back = { ...world, home: set(home, { ...task, state: 'ready' }) };
      steps.push(
        isOrphan
          ? step(`task ${task.who} goes back`, back)
          : fault(`the lease of task ${task.who} runs out`, spend(back, 'expire')),
      );
    }
  }
  if (budget.prune > 0) {
    for (const row of world.ledger) {
      const isUnfinished = (at: Home): boolean =>
        at.tasks.some((task) => isKeyOf(task, row, variant) && !hasEnded(task));
      // What is kept for longer than a standby lags: it is gone only when the standby knows the end too.
      if (isUnfinished(home) || (!variant.forgetsAtOnce && isUnfinished(standby))) continue;
      if (!row.done) continue;
      const isRunning = world.executors.some((other) => isKeyOf(other, row, variant));
      if (isRunning && !variant.forgetsAtOnce) continue;
      const ledger = world.ledger.filter((other) => other !== row);
      steps.push(fault(`the ledger forgets ${row.id}/${row.createdAt}`, spend({ ...world, ledger }, 'prune')));
    }
  }
  return steps;
}

function executorSteps(world: TargetWorld, executor: Executor, variant: TargetVariant): Step<TargetWorld>[] {
  const say = (what: string): string => `claim ${executor.fence} of task ${executor.who} ${what}`;
  const become = (state: Executor['state'], from = world): TargetWorld => ({
    ...from,
    executors: from.executors.map((other) => (other === executor ? { ...executor, state } : other)),
  });
  const leave = (from = world): TargetWorld => ({
    ...from,
    executors: from.executors.filter((other) => other !== executor),
  });
  const row = world.ledger.find((other) => isKeyOf(executor, other, variant));
  // An uncommitted row of the same key: the next writer of it waits.
  const isLocked = world.executors.some(
    (other) => other !== executor && other.state === 'entered' && isKeyOf(other, keyOf(executor), variant),
  );
  const task = world.home.tasks.find((other) => other.who === executor.who);
  const isHeld = task !== undefined && holds(world.home, executor, task);
  const record = (change: Partial<HomeTask>): TargetWorld =>
    task === undefined || !isHeld ? leave() : leave({ ...world, home: set(world.home, { ...task, ...change }) });
  const raise = (fence: number): TargetWorld => ({
    ...world,
    ledger: [
      ...world.ledger.filter((other) => other !== row),
      { ...keyOf(executor), fence: Math.max(row?.fence ?? 0, fence), done: row?.done ?? false },
    ],
  });
  switch (executor.state) {
    case 'claimed':
    case 'fenced': {
      if (isLocked) return [];
      if (executor.state === 'claimed' && executor.fence > 1 && !variant.noFence) {
        return [step(say('fences'), become(row?.done ? 'found' : 'fenced', raise(executor.fence)))];
      }
      const isFree = row === undefined || (!row.done && row.fence <= executor.fence);
      return [step(say(isFree ? 'enters' : 'is refused'), become(isFree || variant.noLedger ? 'entered' : 'refused'))];
    }
    case 'entered': {
      const ledger = variant.noLedger
        ? world.ledger
        : [...world.ledger.filter((other) => other !== row), { ...keyOf(executor), fence: executor.fence, done: true }];
      const committed = { ...world, ledger, effects: [...world.effects, executor.who].toSorted() };
      const steps = [step(say('commits'), become('committed', committed))];
      if (world.budget.error > 0) steps.push(fault(say('fails'), spend(become('erred'), 'error')));
      return steps;
    }
    case 'committed':
    case 'found':
      return [step(say('is recorded'), record({ state: 'finished' }))];
    case 'refused': {
      if (isLocked) return [];
      if (row?.done && !variant.trustsRefusal) return [step(say('finds it done'), become('found'))];
      if (variant.trustsRefusal || executor.fence >= CLAIM_LIMIT) return [step(say('is given up'), become('erred'))];
      return [step(say('goes back'), record({ state: 'ready' }))];
    }
    case 'erred': {
      const attempt = (task?.attempt ?? 0) + 1;
      const steps = attempt <= RETRY_LIMIT ? [step(say('retries'), record({ state: 'ready', attempt }))] : [];
      if (isHeld && variant.endsOpen) return [...steps, step(say('ends as failed'), record({ state: 'failed' }))];
      if (isHeld && !isLocked) steps.push(step(say('closes'), become(row?.done ? 'found' : 'closed', raise(CLOSED))));
      return isHeld ? steps : [step(say('is told that its lease is lost'), leave())];
    }
    case 'closed':
      return [step(say('ends as failed'), record({ state: 'failed' }))];
  }
}

/** The rules: what must be true in every state. */
function broken({ home, effects }: TargetWorld, atRest: boolean): string | null {
  for (const who of new Set(effects)) {
    const count = effects.filter((other) => other === who).length;
    if (count > 1) return `task ${who} took effect ${count} times`;
  }
  for (const task of home.tasks) {
    const count = effects.filter((other) => other === task.who).length;
    if (task.state === 'finished' && count !== 1) return `task ${task.who} is finished and took effect ${count} times`;
    if (task.state === 'failed' && count !== 0) return `task ${task.who} has failed and took effect ${count} times`;
    if (atRest && !hasEnded(task)) return `task ${task.who} stays ${task.state}, and no party takes it up`;
  }
  return null;
}

const step = (name: string, next: TargetWorld): Step<TargetWorld> => ({ name, next, fault: false });
const fault = (name: string, next: TargetWorld): Step<TargetWorld> => ({ name, next, fault: true });

function spend(world: TargetWorld, what: keyof TargetBudget): TargetWorld {
  return { ...world, budget: { ...world.budget, [what]: world.budget[what] - 1 } };
}

function set(home: Home, task: HomeTask): Home {
  return { ...home, tasks: home.tasks.map((other) => (other.who === task.who ? task : other)) };
}

const pick = ({ who, id, createdAt }: HomeTask): Pick<HomeTask, 'who' | 'id' | 'createdAt'> => ({ who, id, createdAt });
const keyOf = ({ id, createdAt }: Pick<HomeTask, 'id' | 'createdAt'>): Pick<LedgerRow, 'id' | 'createdAt'> => ({
  id,
  createdAt,
});
const hasEnded = ({ state }: HomeTask): boolean => state === 'finished' || state === 'failed';

function isKeyOf(
  { id, createdAt }: Pick<HomeTask, 'id' | 'createdAt'>,
  row: Pick<LedgerRow, 'id' | 'createdAt'>,
  variant: TargetVariant,
): boolean {
  return id === row.id && (variant.numberAlone === true || createdAt === row.createdAt);
}

/** Whether home still counts this claim as the one that has the task. */
function holds(home: Home, executor: Executor, task: HomeTask): boolean {
  return (
    home.tasks.includes(task) && task.who === executor.who && task.state === 'leased' && task.claims === executor.fence
  );
}
