import { cut } from '../text/cut.ts';
import type { Notice } from './connection.ts';
import { seriesPlaceIn } from './series-place.ts';

/** At most so many notices of a task are kept, each cut to so many bytes. */
const MAX_NOTICES = 100;
const MAX_NOTICE_BYTES = 1_000;

/** The notices of the tasks of a session, kept apart for each task of a series. */
export class SessionNotices {
  #kept: { readonly text: string; readonly place: number | null }[] = [];
  #place: number | null = null;
  #count = 0;

  add({ severity, message, context }: Notice): void {
    // A trigger that was deferred to the end of its task does not say whose it is: most likely of the one that said something before.
    const place = seriesPlaceIn(context) ?? this.#place ?? 0;
    // In a series each task has its own limit.
    if (place !== this.#place) this.#count = 0;
    this.#place = place;
    this.#count += 1;
    if (this.#count > MAX_NOTICES) return;
    this.#kept.push({ text: cut(`${severity}: ${message}`, MAX_NOTICE_BYTES), place });
  }

  /** Returns and clears the notices since the last call. */
  take(): readonly string[] {
    if (this.#count === 0) return [];
    const texts = this.#kept.map(({ text }) => text);
    this.#clear();
    return texts;
  }

  /** The same by task, of a series of so many; empty: there are none. */
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
  }
}
