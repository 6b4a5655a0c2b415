/** An event as a client receives it. */
export interface SentEvent {
  /** Ascending without gaps. */
  readonly number: number;
  readonly name: string;
  readonly data: object;
}

/** The last events, for all clients together: each has its own place in it, so that a slow client costs no memory. */
export class EventRing {
  readonly #size: number;
  readonly #waiting = new Set<() => void>();
  #events: SentEvent[] = [];
  #epoch: string;
  #last = 0;

  /** `epoch` names this ring: after a restart, an id of the former one is unknown. */
  constructor(epoch: string, size: number = RING_SIZE) {
    this.#epoch = epoch;
    this.#size = size;
  }

  /** The number of the newest event; 0: there was none. */
  get last(): number {
    return this.#last;
  }

  idOf(number: number): string {
    return `${this.#epoch}-${number}`;
  }

  /** Returns the number of an id, when all events after it are still here; else null. */
  placeOf(id: string): number | null {
    const [, epoch, digits] = /^([0-9a-z]+)-(\d{1,15})$/.exec(id) ?? [];
    const number = Number(digits);
    return epoch === this.#epoch && number <= this.#last && this.#reaches(number) ? number : null;
  }

  /** Returns the event after this number; 'gap': it was dropped; null: there is none yet. */
  after(number: number): SentEvent | 'gap' | null {
    if (number >= this.#last) return null;
    if (!this.#reaches(number)) return 'gap';
    return this.#events[number + 1 - (this.#last - this.#events.length + 1)] ?? null;
  }

  add(name: string, data: object): void {
    this.#last += 1;
    this.#events.push({ number: this.#last, name, data });
    if (this.#events.length > this.#size) this.#events.shift();
    for (const wake of [...this.#waiting]) wake();
  }

  /** Some events were missed: no earlier id is valid from here on. */
  forget(epoch: string): void {
    this.#epoch = epoch;
    this.#events = [];
  }

  /** Calls `wake` at each new event. Returns a function that ends the subscription. */
  onAdded(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => void this.#waiting.delete(wake);
  }

  #reaches(number: number): boolean {
    return number >= this.#last - this.#events.length;
  }
}

/** At two events per second: some minutes, longer than a laptop's network needs to come back. */
const RING_SIZE = 512;
