import { describe, expect, test } from 'vitest';
import { globProblem, nameMatcher, pathMatcher } from '../../../src/text/glob.ts';

describe('pathMatcher', () => {
  test.each([
    ['**/*.yaml', 'a.yaml', true],
    ['**/*.yaml', 'a/b/c.yaml', true],
    ['*.yaml', 'a/b.yaml', false],
    ['jobs/', 'jobs/a/b.yaml', true],
    ['jobs/', 'other/jobs/a.yaml', false],
    ['{a,b}/*.y?ml', 'b/x.yaml', true],
    ['{a,{b,c}}/*.yaml', 'c/x.yaml', true],
    ['[!a]*.yaml', 'b.yaml', true],
    ['[!a]*.yaml', 'a.yaml', false],
    ['[a-c]*.yaml', 'b.yaml', true],
    ['./a+b(1).yaml', 'a+b(1).yaml', true],
    ['a+*(1).yaml', 'a+b(1).yaml', true],
    ['"a*.yaml', '"ab.yaml', true],
    ['\\[a\\]*', '[a].yaml', true],
    ['!a.yaml', 'b.yaml', false],
    ['a.yaml', 'axyaml', false],
    ['a|b.yaml', 'a', false],
  ])('%s, %s: %s', (glob, path, expected) => {
    expect(pathMatcher([glob])(path)).toBe(expected);
  });
});

describe('nameMatcher', () => {
  test.each([
    ['report*', 'report (old)', true],
    ['report (*)', 'report (old)', true],
    ['*', 'team/report', true],
    ['team?report', 'team/report', true],
    ['team/*', 'team/report', true],
    ['{a,{b,c}}-*', 'c-1', true],
    ['[a-c]x', 'bx', true],
    ['report.*', 'reportx', false],
    ['*', '.hidden', true],
  ])('%s, %s: %s', (glob, name, expected) => {
    expect(nameMatcher([glob])(name)).toBe(expected);
  });
});

describe('globProblem', () => {
  test.each([
    ['[z-a]*.yaml', 'is not a pattern: Range out of order in character class'],
    ['[a', 'lacks a "]"'],
    ['{a,b', 'lacks a "}"'],
    ['', 'is empty'],
    ['**/*.yaml', null],
    ['report (1', null],
  ])('%j: %s', (glob, problem) => {
    expect(globProblem(glob)).toBe(problem);
  });
});
