import { describe, expect, test } from 'vitest';
import { checkParamsObject, paramsOf } from '../../../src/cli/options/params.ts';

describe('--param', () => {
  test('reads numbers, true, false and null as in JSON, and all else as text', () => {
    const pairs = [
      'days=7',
      'ratio=0.5',
      'on=true',
      'none=null',
      'zip=01234',
      'id=9007199254740993',
      'text=a=b',
      'empty=',
    ];
    expect(paramsOf(pairs)).toEqual({
      days: 7,
      ratio: 0.5,
      on: true,
      none: null,
      zip: '01234',
      id: '9007199254740993',
      text: 'a=b',
      empty: '',
    });
    expect(paramsOf(['__proto__=1'])).toEqual(JSON.parse('{"__proto__": 1}'));
    expect(paramsOf([])).toBeNull();
  });

  test.each([
    [['days'], '--param: "days" is not name=value'],
    [['=7'], '--param: "=7" is not name=value'],
    [['days=7', 'days=8'], 'duplicate parameter "days"'],
  ])('%j is refused', (pairs, message) => {
    expect(() => paramsOf(pairs)).toThrow(expect.objectContaining({ code: 'usage', message }));
  });
});

describe('--params', () => {
  test('is an object', () => {
    expect(() => checkParamsObject('{"days": 7, "deep": {"a": [1]}}', { hours: 1 })).not.toThrow();
    expect(() => checkParamsObject('{}', null)).not.toThrow();
  });

  test.each([
    ['{"days": 7', /^--params is not JSON: /],
    ['', /^--params is not JSON: /],
    ['[1]', /^--params is an array, not an object$/],
    ['7', /^--params is a number, not an object$/],
    ['"x"', /^--params is a string, not an object$/],
    ['null', /^--params is null, not an object$/],
    ['{"days": 8}', /^duplicate parameter "days"$/],
    [`{"text": "${'é'.repeat(524_288)}"}`, /^--params has 1048588 bytes, more than 1048576$/],
  ])('%.20s is refused', (text, message) => {
    expect(() => checkParamsObject(text, { days: 7 })).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
    );
  });
});
