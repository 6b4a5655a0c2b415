import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, spokenDuration } from '../../../src/schedule/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['1d', 86_400_000],
    ['1h30m', 5_400_000],
    ['2w', 1_209_600_000],
    ['250ms', 250],
    ['1m250ms', 60_250],
    ['0s', 0],
    ['1w2d3h4m5s6ms', 604_800_000 + 2 * 86_400_000 + 3 * 3_600_000 + 4 * 60_000 + 5_006],
  ])('reads %s as %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', 's', '5 m', ' 5m', '5m ', '-5m', '1.5h', '5M', '5min', '1m1h', '1m1m', '1y', '9'.repeat(30)])(
    'refuses "%s"',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  it('rejects durations that milliseconds cannot represent exactly', () => {
    expect(parseDuration(`${'9'.repeat(17)}d`)).toBeNull();
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [1, '1ms'],
    [90_000, '1m30s'],
    [604_800_000, '7d'],
    [21_600_000, '6h'],
    [86_461_001, '1d1m1s1ms'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is reversed by parseDuration', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('throws for %d', (ms) => {
    expect(() => formatDuration(ms)).toThrow(RangeError);
  });
});

describe('spokenDuration', () => {
  it.each([
    [0, '0 s'],
    [850, '850 ms'],
    [1_500, '1.5 s'],
    [10_000, '10 s'],
    [255_000, '4 min 15 s'],
    [60_250, '1 min 0.25 s'],
    [21_600_000, '6 h'],
    [93_600_000, '1 day 2 h'],
    [604_800_000, '7 days'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(spokenDuration(ms)).toBe(text);
  });
});
