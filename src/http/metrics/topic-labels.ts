/** Topics as label values, at most so many: any text is a topic name, and each would be a time series for ever. */
export class TopicLabels {
  readonly #known = new Set<string>();
  readonly #most: number;

  constructor(most = 200) {
    this.#most = most;
  }

  /** The topic itself, or `(other)` for all beyond the first so many. */
  labelOf(topic: string): string {
    if (this.#known.has(topic)) return topic;
    if (this.#known.size >= this.#most) return '(other)';
    this.#known.add(topic);
    return topic;
  }
}
