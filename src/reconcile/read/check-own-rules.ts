import type { WrittenRule } from '../../definition/read/project/own-rules.ts';
import type { ReadProject } from '../../definition/read/read-project.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { scalarOffset } from '../../yaml/scalar-offset.ts';
import type { ScalarTree } from '../../yaml/tree.ts';

/** Reports each rule that is not valid CEL, at the place in its expression, and each name that two rules have. */
export async function checkOwnRules({ rules = [], written }: ReadProject, diagnostics: Diagnostics): Promise<void> {
  const source = written?.source;
  if (rules.length === 0 || source === undefined) return;
  const { compileRule } = await import('../../plan/rules/rule.ts');
  const check = ({ rule }: WrittenRule, text: string | null, scalar: ScalarTree | null): void => {
    const compiled = text === null ? null : compileRule(text);
    if (compiled === null || compiled.ok || scalar === null) return;
    const start = scalarOffset(source, scalar, compiled.offset);
    const hint = 'CEL: plan and change are the variables; pgherd plan --format json shows their keys';
    diagnostics
      .at({ source, range: { start, end: start + 1 } })
      .error('PGH055', `the rule "${rule.name}": ${compiled.message}`, hint);
  };
  const names = new Set<string>();
  for (const written of rules) {
    check(written, written.rule.expression, written.expression);
    check(written, written.rule.when, written.when);
    if (names.has(written.rule.name) && written.expression !== null) {
      const message = `two rules have the name "${written.rule.name}"`;
      diagnostics.at({ source, range: written.expression }).error('PGH055', message, 'rename one of them');
    }
    names.add(written.rule.name);
  }
}
