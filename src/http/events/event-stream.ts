import { formatInstant } from '../../schedule/instant.ts';
import type { ChangeFeed } from './change-feed.ts';

export interface EventStreamOptions {
  readonly feed: ChangeFeed;
  /** The id of the last event that the client has received; null: it has received none. */
  readonly lastEventId: string | null;
  /** Writes to the client. Returns whether it accepts more. */
  readonly permitted: () => boolean;
  /** Ends the connection of a client that does not read. */
  readonly drop: () => void;
  /** Default 2 s. */
  readonly heartbeatMs?: number;
  /** A client that has read nothing for this long is dropped. Default 30 s. */
  readonly silentMs?: number;
}

/** One client's stream. It keeps one event at a time: the next is taken from the ring when the client has read the last one. */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #options: EventStreamOptions;
  readonly #stopFollowing: () => void;
  readonly #unsubscribe: () => void;
  readonly #beat: NodeJS.Timeout;
  #place: number;
  #ended = false;
  #beatDue = false;
  #readAtMs = performance.now();
  #wake: (() => void) | null = null;
  #first: string;

  constructor(options: EventStreamOptions, onEnd: (stream: EventStream) => void) {
    const { feed, lastEventId, heartbeatMs = 2_000 } = options;
    this.#options = options;
    this.#stopFollowing = feed.follow();
    const known = lastEventId === null ? null : feed.ring.placeOf(lastEventId);
    this.#place = known ?? feed.ring.last;
    this.#first = `retry: 2000\n${this.#here(lastEventId === null || known !== null ? 'ready' : 'reload')}`;
    this.#unsubscribe = feed.ring.onAdded(() => this.#wake?.());
    this.#beat = setInterval(() => this.#onBeat(), heartbeatMs);
    this.#beat.unref();
    this.body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => this.#pull(controller),
        cancel: () => this.end(),
      },
      { highWaterMark: 0 },
    );
    this.#onEnd = onEnd;
  }

  readonly #onEnd: (stream: EventStream) => void;

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#beat);
    this.#unsubscribe();
    this.#stopFollowing();
    this.#onEnd(this);
    this.#wake?.();
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (;;) {
      this.#readAtMs = performance.now();
      const text = this.#ended ? null : this.#next();
      if (text === null) {
        controller.close();
        return;
      }
      if (text !== '') {
        controller.enqueue(ENCODER.encode(text));
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }

  /** Returns the text to send now; '': nothing yet; null: the stream has ended. */
  #next(): string | null {
    const { ring } = this.#options.feed;
    if (this.#first !== '') {
      const first = this.#first;
      this.#first = '';
      return first;
    }
    const event = ring.after(this.#place);
    if (event === 'gap') {
      this.#place = ring.last;
      return this.#here('reload');
    }
    if (event !== null) {
      this.#place = event.number;
      return formatEvent(event.name, event.data, ring.idOf(event.number));
    }
    if (!this.#beatDue) return '';
    this.#beatDue = false;
    if (!this.#options.permitted()) {
      this.end();
      return null;
    }
    const { reachable } = this.#options.feed;
    return formatEvent('heartbeat', { now: formatInstant(Date.now()), database: reachable }, null);
  }

  /** `ready` and `reload` contain the current position of the client, so that it can resume there. */
  #here(name: 'ready' | 'reload'): string {
    return formatEvent(name, { now: formatInstant(Date.now()) }, this.#options.feed.ring.idOf(this.#place));
  }

  #onBeat(): void {
    const { silentMs = 30_000, drop } = this.#options;
    this.#beatDue = true;
    // While it waits for an event, the client has read everything.
    if (this.#wake !== null) this.#wake();
    else if (performance.now() - this.#readAtMs > silentMs) {
      this.end();
      drop();
    }
  }
}

const ENCODER = new TextEncoder();

function formatEvent(name: string, data: object, id: string | null): string {
  return `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
