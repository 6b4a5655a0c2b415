/** Limits the topics that become label values: any text is a topic name, and each would remain a time series forever. */
export class TopicLabels {
  readonly #known = new Set<string>();
  readonly #most: number;

  constructor(most = 200) {
    this.#most = most;
  }

  /** Returns the topic itself, or `(other)` once the limit is reached. */
  labelOf(topic: string): string {
    if (this.#known.has(topic)) return topic;
    if (this.#known.size >= this.#most) return '(other)';
    this.#known.add(topic);
    return topic;
  }
}
