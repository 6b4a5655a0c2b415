import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { cut, cutMiddle } from '../../src/text/cut.ts';

describe('a text that is cut', () => {
  test.each([
    ['cut', cut],
    ['cutMiddle', cutMiddle],
  ])('%s: has at most so many bytes, no half characters, and is the same when it is short', (_name, shorten) => {
    const text = fc.string({ unit: 'grapheme', maxLength: 2_000 });
    fc.assert(
      fc.property(text, fc.integer({ min: 100, max: 4_000 }), (given, maxBytes) => {
        const short = shorten(given, maxBytes);
        const bytes = Buffer.byteLength(given);
        expect(Buffer.byteLength(short)).toBeLessThanOrEqual(maxBytes);
        if (bytes <= maxBytes) expect(short).toBe(given);
        else expect(short).toContain(`[cut, ${given.length} characters in all]`);
        if (!/\p{Surrogate}/u.test(given)) expect(short).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  test('keeps its end where that matters', () => {
    const text = `first${'x'.repeat(10_000)}last`;
    expect(cutMiddle(text, 1_000)).toMatch(/^firstx+ \.\.\. \[cut, 10009 characters in all\] x+last$/);
    expect(cut(text, 1_000)).toMatch(/^firstx+\.\.\. \[cut, 10009 characters in all\]$/);
  });
});

describe('a line of the log', () => {
  test('has at most 1 kB for each of its values, and for its message', () => {
    const lines: string[] = [];
    const log = createLogger({ format: 'json', level: 'info', write: (line) => void lines.push(line) });
    log.error({ error: 'e'.repeat(1_000_000), task: '5' }, 'm'.repeat(1_000_000));
    log.warn('w'.repeat(1_000_000));
    const [first, second] = lines.map((line): Record<string, unknown> => JSON.parse(line));
    expect(first?.error).toMatch(/^e+\.\.\. \[cut, 1000000 characters in all\]$/);
    expect(first?.msg).toMatch(/^m+\.\.\. \[cut, /);
    expect(first?.task).toBe('5');
    expect(second?.msg).toMatch(/^w+\.\.\. \[cut, /);
    for (const line of lines) expect(line.length).toBeLessThan(2_500);
  });
});
