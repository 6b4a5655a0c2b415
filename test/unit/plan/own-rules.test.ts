import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OwnRule } from '../../../src/definition/project.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { checkRules } from '../../../src/plan/rules/check-rules.ts';
import { isAboutChanges } from '../../../src/plan/rules/rule.ts';
import { readFiles } from '../../support/definition-files.ts';

const planOf = (name: string): Plan =>
  JSON.parse(readFileSync(new URL(`../../fixtures/reconcile/${name}/expected-plan.json`, import.meta.url), 'utf8'));
const CREATE = planOf('001-create-a-job');
const DELETES = planOf('016-guard-many-deletes');

const rule = (expression: string, values: Partial<OwnRule> = {}): OwnRule => ({
  name: 'mine',
  expression,
  when: null,
  severity: 'error',
  message: null,
  file: 'pgherd.yaml',
  line: 7,
  ...values,
});
const found = (plan: Plan, ...rules: readonly OwnRule[]): readonly string[] =>
  checkRules(plan, rules)
    .diagnostics.slice(plan.diagnostics.length)
    .map(({ code, severity, message, file, line }) => `${file}:${line} ${severity} ${code} ${message}`);

describe('a rule of the project', () => {
  it('blocks a plan that breaks it, at the change, and changes the digest', () => {
    const plan = checkRules(CREATE, [rule('change.after.timeoutMs <= 60000', { message: 'at most a minute' })]);
    const [change] = plan.changes;
    expect(plan.diagnostics.at(-1)).toMatchObject({
      code: 'PGH107',
      severity: 'error',
      file: change?.file,
      line: change?.line,
      message: expect.stringMatching(
        `^job ${change?.name} breaks the rule "mine": at most a minute \\(change\\.after\\.timeoutMs is \\d+\\)$`,
      ),
    });
    expect(plan.blocked?.reasons.at(-1)).toMatchObject({ code: 'PGH107' });
    expect(plan.digest).not.toBe(CREATE.digest);
  });

  it('leaves a plan as it is that keeps it', () => {
    const kept = [
      'change.after.timeoutMs > 1000 && change.kind == "job"',
      'plan.summary.delete == 0 && size(plan.changes) < 5',
      'change.after.sql.contains("delete") || change.after.schedule.exists(s, s.startsWith("0 ") || s != "")',
      'has(change.after.labels.team) ? change.after.labels.team == "x" : true',
    ];
    expect(
      checkRules(
        CREATE,
        kept.map((text) => rule(text)),
      ),
    ).toBe(CREATE);
  });

  it('is asked once for a plan unless it uses change, and only where its when is true', () => {
    expect(isAboutChanges(rule('plan.summary.delete < 3 && "change" != ""'))).toBe(false);
    expect(isAboutChanges(rule('true', { when: 'change.kind == "job"' }))).toBe(true);
    expect(found(DELETES, rule('plan.summary.delete < 1', { severity: 'warning' }))).toEqual([
      `pgherd.yaml:7 warning PGH107 the plan breaks the rule "mine": plan.summary.delete < 1 (plan.summary.delete is ${DELETES.summary.delete})`,
    ]);
    expect(found(DELETES, rule('false', { when: 'change.action == "create"' }))).toEqual([]);
  });

  it.each([
    ['change.after.nothing == 1', /no such key: nothing/],
    ['change.after.timeoutMs + "x" == ""', /no such overload/],
    ['change.after.sql', /its expression is "[^"]+"?…?, expected true or false/],
    ['change.after.timeout < 5', /no such key: timeout; did you mean change\.after\.timeoutMs\?/],
    ['change.kind == "job" && plan.summary.creates < 1', /no such key: creates; plan\.summary has add, change, /],
    ['change.after.schedule[9] == ""', /./],
    ['change.after.timeoutMs / (change.after.jitterMs - change.after.jitterMs) == 1', /zero/],
    ['change.after.sql.matches("(((")', /./],
  ])('that cannot be evaluated blocks, and never throws: %s', (expression, reason) => {
    const [text = ''] = found(CREATE, rule(expression));
    expect(text).toMatch(/^pgherd\.yaml:7 error PGH108 the rule "mine" cannot be evaluated for job /);
    expect(text).toMatch(reason);
  });

  it('ends when it takes too long', () => {
    const many: Plan = { ...CREATE, changes: Array.from({ length: 3_000 }, () => CREATE.changes).flat() };
    const slow = rule(
      'plan.changes.all(a, plan.changes.all(b, plan.changes.all(c, a.name == b.name && b.name == c.name)))',
    );
    const { diagnostics, blocked } = checkRules(many, [slow], 50);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'PGH108',
      message: expect.stringContaining('it takes longer than 0.05 s'),
    });
    expect(blocked).not.toBeNull();
  });
});

describe('policy.rules', () => {
  const check = async (lines: string): Promise<readonly string[]> => {
    const { diagnostics } = await readFiles({
      'pgherd.yaml': `project: shop\npolicy:\n  rules:\n${lines}`,
      'jobs.yaml': 'jobs: { a: { sql: select 1 } }\n',
    });
    return diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`);
  };

  it('is read with its severity, its message and its place', async () => {
    const { project } = await readFiles({
      'pgherd.yaml':
        'project: shop\npolicy:\n  rules:\n    - { name: a, expression: "true", severity: "off" }\n    - name: b\n      expression: change.kind == "job"\n',
      'jobs.yaml': 'jobs: { a: { sql: select 1 } }\n',
    });
    expect(project.rules).toEqual([
      {
        name: 'b',
        expression: 'change.kind == "job"',
        when: null,
        severity: 'error',
        message: null,
        file: 'pgherd.yaml',
        line: 5,
      },
    ]);
  });

  it.each([
    [
      '    - { name: a, expression: "change.kind ==" }\n',
      /^pgherd\.yaml:4:4\d PGH055 the rule "a": unexpected token: EOF$/,
    ],
    [
      '    - name: a\n      expression: |\n        change.kind == "job"\n        && foo.bar\n',
      /^pgherd\.yaml:7:12 PGH055 the rule "a": unknown variable: foo$/,
    ],
    [
      '    - { name: a, expression: "1 + 1" }\n',
      /PGH055 the rule "a": the expression is of type int, not a condition$/,
    ],
    [
      '    - { name: a, expression: "true", when: "\'x\' + 1 == 2" }\n',
      /PGH055 the rule "a": no such overload: string \+ int$/,
    ],
    [`    - { name: a, expression: "${'('.repeat(200)}true${')'.repeat(200)}" }\n`, /PGH055 the rule "a": /],
    [
      '    - { name: a, expression: "true" }\n    - { name: a, expression: "true" }\n',
      /^pgherd\.yaml:5:30 PGH055 two rules have the name "a"$/,
    ],
    ['    - { name: a }\n', /PGH023/],
    ['    - { name: a, expresion: "true" }\n', /PGH02[03]/],
    ['    - { name: a, expression: 5 }\n', /PGH021/],
  ])('refuses %#', async (lines, message) => {
    expect((await check(lines))[0]).toMatch(message);
  });
});
