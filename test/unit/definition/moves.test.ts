import { describe, expect, test } from 'vitest';
import { readFiles } from '../../support/definition-files.ts';

/** `line:column CODE message | hint` of each diagnostic of one file. */
async function found(text: string): Promise<readonly string[]> {
  const { diagnostics } = await readFiles({
    'pgherd.yaml': 'project: shop\npolicy: { PGH428: "off" }\n',
    'a.yaml': text,
  });
  return diagnostics.map(({ line, column, code, message, hint }) => `${line}:${column} ${code} ${message} | ${hint}`);
}

const JOB = 'jobs: { a: { sql: select 1 } }\n';

describe('entries of moved and removed', () => {
  test('are one entry or a list, of jobs, topics, both, or without names', async () => {
    const moves = async (text: string): Promise<readonly string[]> => {
      const { set } = await readFiles({ 'pgherd.yaml': 'project: shop\n', 'a.yaml': `${JOB}${text}` });
      return set.moves.map((move) => `${move.direction} ${move.kind} ${move.pattern} ${move.project}`);
    };
    expect(await moves('moved: { job: a, from: billing }\n')).toEqual(['in job a billing']);
    expect(await moves('moved: [{ from: billing }, { job: b, topic: t-*, to: search }]\n')).toEqual([
      'in null * billing',
      'out job b search',
      'out topic t-* search',
    ]);
    expect(await moves('removed: { job: b, keep: true }\n')).toEqual(['out job b null']);
  });

  test.each<readonly [entry: string, expected: string]>([
    [
      'moved: { job: a }',
      '2:10 PGH023 an entry of moved has neither from nor to | add from: <project>, or to: <project>',
    ],
    [
      'moved: { job: a, from: x, to: y }',
      '2:31 PGH024 an entry of moved has both from and to | write from in the project that takes them, and to in the project that gives them',
    ],
    ['moved: { job: a, from: shop }', '2:15 PGH091 "shop" is the name of this project | name the other project'],
    [
      'moved: { job: a, to: billing }',
      '2:15 PGH091 the job "a" is still declared, and moves to project billing | remove its definition here, or this entry',
    ],
    [
      'removed: { job: a, keep: true }',
      '2:17 PGH091 the job "a" is still declared, and no project owns it any more | remove its definition here, or this entry',
    ],
    [
      'removed: { job: b, keep: false }',
      '2:26 PGH022 an entry of removed keeps what it names | write keep: true; to delete the job or topic, remove its definition alone',
    ],
    ['removed: { keep: true }', '2:12 PGH023 an entry of removed has neither job nor topic | add job: <name>'],
    [
      'moved: { job: ab, from: billing }',
      '2:15 PGH092 the job "ab", which moves here from project billing, is not declared | did you mean "a"?',
    ],
    [
      'moved: { job: "a[", from: billing }',
      '2:15 PGH014 the pattern "a[" lacks a "]" | write a name, or for example billing-*',
    ],
  ])('%s', async (entry, expected) => {
    expect(await found(`${JOB}${entry}\n`)).toEqual([expected]);
  });
});

describe('renamed_from of a topic', () => {
  test.each<readonly [topics: string, expected: readonly string[]]>([
    [
      'a: { renamed_from: b }\n  b: {}',
      ['2:22 PGH036 the topic "b" still exists | remove renamed_from, or the former topic'],
    ],
    ['a: { renamed_from: a }', ['2:22 PGH036 "a" is renamed from itself | remove renamed_from, or the former topic']],
    ['a: { renamed_from: b }\n  b: { renamed_from: a }', []],
    [
      'a: { renamed_from: x }\n  b: { renamed_from: x }',
      ['3:22 PGH036 "a" is renamed from "x" already | a topic can be renamed to only one other topic'],
    ],
  ])('%s', async (topics, expected) => {
    expect(await found(`topics:\n  ${topics}\n`)).toEqual(expected);
  });

  test('is the hint of a job that uses the former name', async () => {
    const text = 'topics: { calm: { renamed_from: nightly } }\njobs: { a: { sql: select 1, topic: nightly } }\n';
    expect(await found(text)).toEqual([
      '2:36 PGH032 the topic "nightly" is not declared | it is renamed: write topic: calm',
    ]);
  });
});
