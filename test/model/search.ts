/** One step a party may take from a state. `fault` marks what no party counts on: a state is at rest when only faults are left. */
export interface Step<S> {
  readonly name: string;
  readonly next: S;
  readonly fault: boolean;
}

export interface Model<S> {
  readonly start: S;
  /** Equal states have equal keys. */
  readonly key: (state: S) => string;
  readonly steps: (state: S) => readonly Step<S>[];
  /** Returns the violated rule, or null. `atRest`: no step but a fault is possible. */
  readonly fault: (state: S, atRest: boolean) => string | null;
}

export interface Outcome {
  readonly stateCount: number;
  /** Shortest way to the first state that breaks a rule, its last line the rule; null: every state keeps them all. */
  readonly counterexample: readonly string[] | null;
}

interface Node<S> {
  readonly state: S;
  readonly from: Node<S> | null;
  readonly step: string;
}

/** Visits every reachable state, breadth first, until one breaks a rule. Throws past `limit` states: a search that is cut short proves nothing. */
export function explore<S>(model: Model<S>, limit = 400_000): Outcome {
  const seen = new Set<string>([model.key(model.start)]);
  let level: Node<S>[] = [{ state: model.start, from: null, step: 'start' }];
  while (level.length > 0) {
    const deeper: Node<S>[] = [];
    for (const node of level) {
      const steps = model.steps(node.state);
      const broken = model.fault(
        node.state,
        steps.every((step) => step.fault),
      );
      if (broken !== null) return { stateCount: seen.size, counterexample: [...wayTo(node), broken] };
      for (const step of steps) {
        const key = model.key(step.next);
        if (seen.has(key)) continue;
        seen.add(key);
        deeper.push({ state: step.next, from: node, step: step.name });
      }
      if (seen.size > limit) throw new Error(`the model has more than ${limit} states`);
    }
    level = deeper;
  }
  return { stateCount: seen.size, counterexample: null };
}

function wayTo<S>(node: Node<S>): string[] {
  return node.from === null ? [] : [...wayTo(node.from), node.step];
}
