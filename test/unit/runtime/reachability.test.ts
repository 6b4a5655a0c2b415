import { describe, expect, test } from 'vitest';
import { PgherdError } from '../../../src/errors.ts';
import { isDoubtful } from '../../../src/runtime/attempt/verify-outcome.ts';
import { deferred } from '../../../src/runtime/part/waiting.ts';
import { Reachability } from '../../../src/runtime/session/reachability.ts';

const AWAY = new PgherdError('connection_failed', 'connection refused');

describe('Reachability', () => {
  test('does not retry an unreachable server at once, and does not delay others', async () => {
    const reachability = new Reachability();
    let asked = 0;
    const fail = (): Promise<never> => {
      asked += 1;
      return Promise.reject(AWAY);
    };

    await expect(reachability.through('a:1', fail)).rejects.toBe(AWAY);
    await expect(reachability.through('a:1', fail)).rejects.toBe(AWAY);

    expect(asked).toBe(1);
    expect(await reachability.through('b:1', () => Promise.resolve('open'))).toBe('open');
  });

  test('does not blame the server for a refused login', async () => {
    const reachability = new Reachability();
    const refused = new PgherdError('authentication_failed', 'password');

    await expect(reachability.through('a:1', () => Promise.reject(refused))).rejects.toBe(refused);

    expect(await reachability.through('a:1', () => Promise.resolve('open'))).toBe('open');
  });

  test('allows two attempts at a time; the third starts when one has ended', async () => {
    const reachability = new Reachability();
    const answers = [deferred(), deferred(), deferred()];
    const started: number[] = [];
    const through = answers.map((answer, index) =>
      reachability.through('a:1', () => {
        started.push(index);
        return answer.promise;
      }),
    );
    await Promise.resolve();
    expect(started).toEqual([0, 1]);

    answers[1]?.resolve();
    await through[1];
    answers[0]?.resolve();
    answers[2]?.resolve();
    await Promise.all(through);

    expect(started).toEqual([0, 1, 2]);
  });
});

test.each([
  ['a first claim', { claims: 1, attempt: 1, lost: 0 }, false],
  ['a retry after an error', { claims: 2, attempt: 2, lost: 0 }, false],
  ['a claim after a lost one', { claims: 2, attempt: 2, lost: 1 }, true],
  ['a claim after one that a shutdown gave back', { claims: 2, attempt: 1, lost: 0 }, true],
])('an earlier claim may have taken effect before %s: %o', (_, task, doubt) => {
  expect(isDoubtful(task)).toBe(doubt);
});
