import type { ListedTopic } from '../../store/lists/list-topics.ts';

/** `by alice: "provider down", until in 48 min`. */
export function pauseOf(
  { paused, paused_by: by, pause_reason: reason, paused_until: until }: ListedTopic,
  when: (ms: number) => string,
): string {
  if (!paused) return '';
  const why = reason === null ? '' : `: "${reason}"`;
  const end = until === null ? '' : `, ends ${when(until.getTime())}`;
  return `${by === null ? 'by its definition' : `by ${by}`}${why}${end}`;
}
