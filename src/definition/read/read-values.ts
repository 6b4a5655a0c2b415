import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { formatInstant, parseInstant } from '../../schedule/instant.ts';
import type { DurationReader, InstantReader } from '../key-values.ts';
import { type Layer, originOf } from '../layers.ts';

/** Parses durations to milliseconds; an invalid one is reported at its place and counts as 0. */
export function readDuration(layers: readonly Layer[], diagnostics: Diagnostics): DurationReader {
  return (text, path) => {
    const ms = parseDuration(text);
    if (ms !== null) return ms;
    const place = originOf(layers, ...path);
    if (place !== null) {
      const hint = 'write a number and a unit (ms, s, m, h, d, w): 90s, 5m, 1d';
      diagnostics.at(place).error('PGH025', `${path.at(-1)}: "${text}" is not a duration`, hint);
    }
    return 0;
  };
}

/** Parses timestamps to ISO instants in UTC; an invalid one is reported at its place and counts as absent. */
export function readInstant(layers: readonly Layer[], diagnostics: Diagnostics): InstantReader {
  return (text, path) => {
    const parsed = parseInstant(text);
    if (parsed.ok) return formatInstant(parsed.ms);
    const place = originOf(layers, ...path);
    if (place !== null) {
      const hint = parseInstant(`${text}Z`).ok ? `write "${text}Z" for UTC` : 'for example 2026-12-01T00:00:00Z';
      diagnostics.at(place).error('PGH026', `${path.at(-1)}: "${text}" ${parsed.reason}`, hint);
    }
    return null;
  };
}
