import type { JobReaders } from '../../definition/key-values.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { formatInstant, parseInstant } from '../../schedule/instant.ts';

/** Readers for values that have been checked before: an invalid value reads as absent. */
export const checkedReaders: JobReaders = {
  duration: (text) => parseDuration(text) ?? 0,
  instant: (text) => {
    const parsed = parseInstant(text);
    return parsed.ok ? formatInstant(parsed.ms) : null;
  },
};
