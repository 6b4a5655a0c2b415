/** Pseudo-random numbers that a seed fixes: mulberry32. */
export interface Random {
  /** 0 ≤ x < 1. */
  fraction(): number;
  /** A whole number, both bounds included. */
  int(from: number, until: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** This many different items, in random order. */
  sample<T>(items: readonly T[], count: number): readonly T[];
  /** A separate sequence: numbers drawn from it do not affect this one. */
  fork(): Random;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (from: number, until: number): number => from + Math.floor(fraction() * (until - from + 1));
  const sample = <T>(items: readonly T[], count: number): readonly T[] => {
    const left = [...items];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(int(0, left.length - 1), 1)).flat();
  };
  return {
    fraction,
    int,
    sample,
    chance: (probability) => fraction() < probability,
    pick: <T>(items: readonly T[]): T => {
      const [item] = sample(items, 1);
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    fork: () => createRandom(int(0, 2 ** 32 - 1)),
  };
}
