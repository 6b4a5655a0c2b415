import { describe, expect, test } from 'vitest';
import { expectNoSecrets, keepSecret } from '../support/secrets.ts';

const PASSWORD = 'kept-from-all-eyes';

describe('an output of pgherd', () => {
  test.each([
    ['the password of its connection string', { args: ['plan', '--url', `postgres://a:${PASSWORD}@h/d`], env: {} }],
    [
      'the password of a URL in a variable',
      { args: ['plan'], env: { PGHERD_URL: `postgresql://a:${PASSWORD}@h:1/d` } },
    ],
    [
      'the value of a variable that is named like a secret',
      { args: ['run'], env: { ORDER_JANITOR_PASSWORD: PASSWORD } },
    ],
  ])('fails its test when it holds %s', (_name, told) => {
    expect(() => expectNoSecrets(`connecting as a with ${PASSWORD}`, told)).toThrow(/a secret was printed/);
    expect(() => expectNoSecrets('connecting as a', told)).not.toThrow();
  });

  test('fails its test when it holds the password of a role, encoded or not', () => {
    keepSecret('a role of a test has this');
    expect(() => expectNoSecrets('FATAL: a role of a test has this', { args: [], env: {} })).toThrow(/a secret/);
    const told = { args: ['--url', 'postgres://a:p%40ss%40word%40long@h/d'], env: {} };
    expect(() => expectNoSecrets('p@ss@word@long', told)).toThrow(/a secret/);
    expect(() => expectNoSecrets('p%40ss%40word%40long', told)).toThrow(/a secret/);
  });
});
