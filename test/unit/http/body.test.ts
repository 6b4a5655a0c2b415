import { describe, expect, test } from 'vitest';
import { Body } from '../../../src/http/api/body.ts';
import { Refusal } from '../../../src/http/refusal.ts';

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** What a change makes of a body: the value of params, or the refusal. */
function read(text: string): unknown {
  try {
    const body = new Body(text, ['params', 'ids', 'reason', 'delay', 'until']);
    return [body.object('params'), body.text('reason'), body.durationMs('delay'), body.instantMs('until')][0];
  } catch (error) {
    return error instanceof Refusal ? { status: error.status, ...error.body.error } : error;
  }
}

describe('a body that the database could not take is refused with 400 before it is asked', () => {
  test.each([
    ['a NUL in a value', '{"params": {"a": "x\\u0000"}}', 'the body contains a NUL character'],
    ['a NUL in a key', '{"params": {"\\u0000": 1}}', 'the body contains a NUL character'],
    ['a NUL in a text', '{"reason": "\\u0000"}', 'the body contains a NUL character'],
    ['half of a character', '{"reason": "\\ud800"}', 'the body contains half of a character'],
    ['the other half, inside', '{"params": {"a": ["x", {"b": "\\udc00x"}]}}', 'the body contains half of a character'],
    ['lists of 20,000 levels', `{"params": {"a": ${deep(20_000)}}}`, 'the body is nested deeper than 100 levels'],
    ['objects of 20,000 levels', '{"params":'.repeat(20_000) + 1 + '}'.repeat(20_000), 'the body is nested deeper'],
    ['task IDs of 20,000 levels', `{"ids": ${deep(20_000)}}`, 'the body is nested deeper than 100 levels'],
  ])('%s', (_title, text, message) => {
    expect(read(text)).toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });

  test('but both halves of a character, 90 levels and the keys of a prototype are values', () => {
    const params = { emoji: '\ud83d\ude00', deep: JSON.parse(deep(90)), constructor: 1, toString: 2 };

    expect(JSON.parse(String(read(JSON.stringify({ params }))))).toEqual(params);
    expect(read('{"params": {"__proto__": {"x": 1}}}')).toBe('{"__proto__":{"x":1}}');
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });
});

test.each([
  ['key', `{"${'k'.repeat(60_000)}": 1}`],
  ['duration', `{"delay": "${'9'.repeat(60_000)}"}`],
  ['instant', `{"until": "${'9'.repeat(60_000)}"}`],
])('a refusal shows the beginning of a long %s', (_what, text) => {
  const { message } = read(text) as { readonly message: string };

  expect(message).toMatch(/(k|9){50}/);
  expect(message.length).toBeLessThan(400);
});
