import { describe, expect, test } from 'vitest';
import { RefusedTokens } from '../../src/http/refused-tokens.ts';

describe('a client that sends unknown tokens', () => {
  test('waits longer with each try, five seconds at most, and is logged less and less', () => {
    const refused = new RefusedTokens();
    const tries = Array.from({ length: 40 }, () => refused.note('a', 1_000));
    expect(tries.slice(0, 5).map(({ delayMs }) => delayMs)).toEqual([0, 100, 200, 400, 800]);
    expect(tries.at(-1)).toMatchObject({ delayMs: 5_000, count: 40, log: false });
    expect(tries.filter(({ log }) => log).map(({ count }) => count)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 32]);
  });

  test('delays no other client, and is forgotten after a minute', () => {
    const refused = new RefusedTokens();
    refused.note('a', 0);
    refused.note('a', 0);
    expect(refused.note('b', 0).delayMs).toBe(0);
    expect(refused.note('a', 60_001)).toMatchObject({ delayMs: 0, count: 1 });
  });

  test('does not fill the memory', () => {
    const refused = new RefusedTokens();
    refused.note('first', 0);
    for (let n = 0; n < 1_000; n++) refused.note(`client ${n}`, 0);
    expect(refused.note('first', 0).count).toBe(1);
    expect(refused.note('client 999', 0).count).toBe(2);
  });
});
