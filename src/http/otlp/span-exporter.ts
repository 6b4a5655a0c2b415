import { sleep, Wakeup, within } from '../../runtime/part/waiting.ts';
import { type Posted, postOtlp } from './post.ts';
import type { OtlpSettings, OtlpTarget } from './settings.ts';
import type { Span } from './spans.ts';

export interface SpanExporterOptions extends Pick<OtlpSettings, 'queueSize' | 'batchSize' | 'batchDelayMs'> {
  readonly target: OtlpTarget;
  /** Of the resource and the scope, around the spans. */
  readonly document: (spans: readonly Span[]) => object;
  /** The collector has taken spans again (null), or has not, and why. */
  readonly onState: (reason: string | null) => void;
}

/**
 * Sends spans in batches, one at a time. What waits is bounded: while the collector does not answer, further spans are dropped and
 * counted, and no caller waits for them.
 */
export class SpanExporter {
  readonly #options: SpanExporterOptions;
  readonly #wakeup = new Wakeup();
  readonly #stop = new AbortController();
  #waiting: Span[] = [];
  #running: Promise<void> = Promise.resolve();
  #draining = false;
  /** Spans that were dropped: the queue was full, or the collector did not take them. */
  dropped = 0;
  sent = 0;

  constructor(options: SpanExporterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#loop();
  }

  add(span: Span): void {
    if (this.#waiting.length >= this.#options.queueSize) {
      this.dropped += 1;
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= this.#options.batchSize) this.#wakeup.notify();
  }

  /** Sends what waits, for `limitMs` at most; the rest is dropped. */
  async stop(limitMs: number): Promise<void> {
    this.#draining = true;
    this.#wakeup.notify();
    await within(limitMs, this.#running);
    this.#stop.abort();
    await this.#running;
    this.dropped += this.#waiting.length;
    this.#waiting = [];
  }

  async #loop(): Promise<void> {
    const { batchSize, batchDelayMs } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      if (!this.#draining && this.#waiting.length < batchSize) await this.#wakeup.sleep(batchDelayMs, signal);
      if (this.#waiting.length === 0) {
        if (this.#draining) return;
        continue;
      }
      await this.#send(this.#waiting.splice(0, batchSize), signal);
    }
  }

  async #send(batch: readonly Span[], signal: AbortSignal): Promise<void> {
    const { target, document, onState } = this.#options;
    let last: Posted | null = null;
    for (let tried = 1; tried <= TRIES && !signal.aborted; tried += 1) {
      last = await postOtlp(target, document(batch), signal);
      if (last.state === 'accepted') {
        this.sent += batch.length - last.rejected;
        this.dropped += last.rejected;
        return onState(last.rejected === 0 ? null : `${last.rejected} spans were rejected`);
      }
      if (signal.aborted) break;
      onState(last.reason);
      if (last.state === 'refused') break;
      if (tried < TRIES) await sleep(last.afterMs ?? FIRST_WAIT_MS * 2 ** (tried - 1), signal);
    }
    this.dropped += batch.length;
  }
}

const TRIES = 5;
const FIRST_WAIT_MS = 1_000;
