/** Which rows of a list. */
export interface Page {
  /** null: all. */
  readonly limit: number | null;
  readonly offset: number;
}

export const ALL: Page = { limit: null, offset: 0 };

/**
 * The conditions of the filters that are set. A statement has few texts then, each of which can stay prepared with a plan that serves its
 * conditions; `$1 is null or …` would need a plan for each call.
 */
export class Conditions {
  /** The parameters of the statement, the given ones first. */
  readonly values: unknown[];
  readonly #conditions: string[] = [];

  constructor(...values: readonly unknown[]) {
    this.values = [...values];
  }

  /** Adds a condition, in which `$value` and `$second` are the values; nothing where the first is null or absent. */
  and(condition: string, value: unknown, second?: unknown): this {
    if (value === null || value === undefined) return this;
    const at = this.values.push(value);
    const secondAt = condition.includes('$second') ? this.values.push(second) : at;
    this.#conditions.push(condition.replaceAll('$value', () => `$${at}`).replaceAll('$second', () => `$${secondAt}`));
    return this;
  }

  /** Returns them as SQL for a `where`; `true` where there are none. */
  toString(): string {
    return this.#conditions.length === 0 ? 'true' : this.#conditions.map((condition) => `(${condition})`).join(' and ');
  }
}
