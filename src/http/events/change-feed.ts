import { randomBytes } from 'node:crypto';
import type { Connection } from '../../postgres/connection.ts';
import { formatInstant } from '../../schedule/instant.ts';
import {
  CHANGE_KINDS,
  type ChangeKind,
  type ChangeMarks,
  changeMarks,
  kindsOfNotification,
  releaseEnds,
  requestEnds,
} from '../../store/live/changes.ts';
import type { Sessions } from '../sessions.ts';
import { EventRing } from './event-ring.ts';

export interface ChangeFeedOptions {
  readonly sessions: Sessions;
  readonly schema: string;
  /** Called before an event is sent, because cached answers are older than the change. */
  readonly onChange: () => void;
}

/**
 * Finds changes in the installation, through the notifications of one session and a poll each second, while a client follows. Several
 * changes within half a second are one event.
 */
export class ChangeFeed {
  readonly ring: EventRing = new EventRing(newEpoch());
  readonly #options: ChangeFeedOptions;
  readonly #changed = new Set<ChangeKind>();
  #followers = 0;
  #marks: ChangeMarks | null = null;
  #timer: NodeJS.Timeout | null = null;
  #sending: NodeJS.Timeout | null = null;
  #restEndsMs = 0;
  #idleSinceMs = 0;
  /** The session that requests notifications of the ends of tasks. */
  #asking: Connection | null = null;
  #reachable = true;
  #polling = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
    options.sessions.onNotification = {
      opened: () => this.#noteAll(),
      notified: (channel, payload) => this.#note(kindsOfNotification(options.schema, channel, payload)),
    };
  }

  /** Whether the last poll reached the database. */
  get reachable(): boolean {
    return this.#reachable;
  }

  get followers(): number {
    return this.#followers;
  }

  /** Starts to poll, if this is the first follower. Returns a function that ends it. */
  follow(): () => void {
    this.#followers += 1;
    if (this.#timer === null) this.#start();
    return () => {
      this.#followers -= 1;
      this.#idleSinceMs = performance.now();
    };
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#sending !== null) clearTimeout(this.#sending);
    this.#timer = null;
    this.#sending = null;
  }

  #start(): void {
    // Changes while there was no follower are unknown.
    this.ring.forget(newEpoch());
    this.#marks = null;
    this.#timer = setInterval(() => void this.#poll(), POLL_MS);
    this.#timer.unref();
    void this.#poll();
  }

  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    // A page that is loaded again follows within moments, and gets the events that it missed.
    const idle = this.#followers === 0 && performance.now() - this.#idleSinceMs > LINGER_MS;
    try {
      await this.#options.sessions.watch((connection) => (idle ? this.#rest(connection) : this.#compare(connection)));
      this.#reachable = true;
    } catch {
      // The state of the database is part of each heartbeat, and `/readyz` names the reason.
      this.#reachable = false;
    } finally {
      this.#polling = false;
    }
    if (idle && this.#followers === 0) this.stop();
  }

  async #compare(connection: Connection): Promise<void> {
    const { schema } = this.#options;
    if (this.#asking !== connection && (await requestEnds(connection, schema))) this.#asking = connection;
    const marks = await changeMarks(connection);
    const before = this.#marks;
    this.#marks = marks;
    if (before === null) return;
    this.#note(CHANGE_KINDS.filter((kind) => kind in marks && Reflect.get(marks, kind) !== Reflect.get(before, kind)));
  }

  async #rest(connection: Connection): Promise<void> {
    if (this.#asking === connection) await releaseEnds(connection, this.#options.schema);
    this.#asking = null;
  }

  /** A new session: notifications from before it listened are lost. */
  #noteAll(): void {
    if (this.#marks !== null) this.#note(CHANGE_KINDS);
  }

  #note(kinds: readonly ChangeKind[]): void {
    if (this.#timer === null || kinds.length === 0) return;
    for (const kind of kinds) this.#changed.add(kind);
    this.#sending ??= setTimeout(() => this.#send(), Math.max(0, this.#restEndsMs - performance.now()));
  }

  #send(): void {
    this.#sending = null;
    this.#restEndsMs = performance.now() + REST_MS;
    const kinds = CHANGE_KINDS.filter((kind) => this.#changed.has(kind));
    this.#changed.clear();
    this.#options.onChange();
    this.ring.add('change', { kinds, at: formatInstant(Date.now()) });
  }
}

function newEpoch(): string {
  return randomBytes(6).readUIntBE(0, 6).toString(36);
}

const POLL_MS = 1_000;
const REST_MS = 500;
const LINGER_MS = 60_000;
