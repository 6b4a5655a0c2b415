import { describe, expect, test } from 'vitest';
import { differingWords, sameEdit } from '../../../src/plan/render/overview/same-edit.ts';
import { diffSql } from '../../../src/plan/render/sql-diff.ts';

const body = (limit: (line: number) => string, lines = 20): string =>
  Array.from({ length: lines }, (_, line) => `insert into f select ${line} where abs(delta) > ${limit(line)};`).join(
    '\n',
  );
const editOf = (before: string, after: string): ReturnType<typeof sameEdit> => sameEdit(diffSql(before, after).lines);

describe('an edit that all changed lines share', () => {
  test('is named once, with the first line', () => {
    const after = body((line) => (line % 4 === 3 ? '0.05' : '0.01'));
    expect(
      editOf(
        body(() => '0.01'),
        after,
      ),
    ).toEqual({
      before: '0.01',
      after: '0.05',
      count: 5,
      first: ['-insert into f select 3 where abs(delta) > 0.01;', '+insert into f select 3 where abs(delta) > 0.05;'],
    });
  });

  test.each<[string, string]>([
    ['a line differs in another way', body((line) => (line === 9 ? '0.06' : '0.05'))],
    ['only two lines differ', body((line) => (line < 2 ? '0.05' : '0.01'))],
    ['lines are added', `${body(() => '0.05')}\nselect 1;`],
    ['nothing differs', body(() => '0.01')],
  ])('is not claimed when %s', (_, after) => {
    expect(
      editOf(
        body(() => '0.01'),
        after,
      ),
    ).toBeNull();
  });

  test('keeps words whole', () => {
    expect(
      editOf(
        body(() => 'limit_1'),
        body(() => 'limit_12'),
      ),
    ).toMatchObject({ before: 'limit_1', after: 'limit_12' });
  });
});

describe('the words in which findings differ', () => {
  test.each<[readonly string[], readonly string[] | null]>([
    [
      ['"close-day" has no description', '"open-day" has no description'],
      ['close-day', 'open-day'],
    ],
    [
      ['"tax" runs as "dba", which is forbidden', '"tab" runs as "dba", which is forbidden'],
      ['tax', 'tab'],
    ],
    [
      ['job größe runs without a transaction', 'job 顧客 runs without a transaction'],
      ['größe', '顧客'],
    ],
    [['the same sentence', 'the same sentence'], null],
    [['TRUNCATE orders empties the table', 'DROP carts removes it'], null],
    [['only one'], null],
    [[], null],
  ])('are whole: %j', (texts, words) => {
    expect(differingWords(texts)).toEqual(words);
  });
});
