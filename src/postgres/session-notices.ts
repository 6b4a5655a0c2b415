import { cut } from '../text/cut.ts';
import type { Notice } from './connection.ts';
import { seriesPlaceIn } from './series-place.ts';

/** Maximum number of notices that are kept for a task, and maximum size of each, in bytes. */
const MAX_NOTICES = 100;
const MAX_NOTICE_BYTES = 1_000;

/** The notices of a session, kept separately for each task of a series. */
export class SessionNotices {
  #kept: { readonly text: string; readonly place: number | null }[] = [];
  #place: number | null = null;
  #count = 0;
  #last: string | null = null;

  /** The last one since `take`: how far a task has come; null: there is none. */
  get last(): string | null {
    return this.#last;
  }

  add({ severity, message, context }: Notice): void {
    // A notice of a trigger that was deferred to the end of its task does not name the task: it most likely belongs to the task
    // of the previous notice.
    const place = seriesPlaceIn(context) ?? this.#place ?? 0;
    // In a series each task has its own limit.
    if (place !== this.#place) this.#count = 0;
    this.#place = place;
    this.#count += 1;
    this.#last = cut(`${severity}: ${message}`, MAX_NOTICE_BYTES);
    if (this.#count > MAX_NOTICES) return;
    this.#kept.push({ text: this.#last, place });
  }

  /** Returns and clears the notices since the last call. */
  take(): readonly string[] {
    if (this.#count === 0) return [];
    const texts = this.#kept.map(({ text }) => text);
    this.#clear();
    return texts;
  }

  /** Returns and clears them by task, for a series of `tasks` tasks; empty: there are none. */
  takeOfEach(tasks: number): readonly (readonly string[])[] {
    if (this.#count === 0) return [];
    if (tasks === 1) return [this.take()];
    const kept = this.#kept;
    this.#clear();
    const textsAt = (place: number): readonly string[] =>
      kept.filter((notice) => notice.place === place).map(({ text }) => text);
    return Array.from({ length: tasks }, (_, place) => textsAt(place));
  }

  #clear(): void {
    this.#kept = [];
    this.#place = null;
    this.#count = 0;
    this.#last = null;
  }
}
