import { createContext, runInContext } from 'node:vm';
import type { OwnRule } from '../../definition/project.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { digestOf } from '../digest.ts';
import type { Plan } from '../plan.ts';
import { blockedReasons } from '../weight/blocked-reasons.ts';
import { type Compiled, compileRule, isAboutChanges, problemOf } from './rule.ts';

/** The longest time that one rule may take over a whole plan, in ms. */
const LIMIT_MS = 2_000;

/**
 * Returns the plan with what its project's own rules find. A rule of severity `error` that a plan breaks, or that cannot be evaluated,
 * blocks it. The same plan and rules return the same findings.
 */
export function checkRules(plan: Plan, rules: readonly OwnRule[], limitMs: number = LIMIT_MS): Plan {
  if (rules.length === 0) return plan;
  const { digest: _digest, ...rest } = plan;
  const values = celValue(rest) as Readonly<Record<string, unknown>>;
  const found = rules.flatMap((rule) => bounded(rule, () => findings(rule, plan, values), limitMs));
  if (found.length === 0) return plan;
  const diagnostics = [...plan.diagnostics, ...found];
  const checked = { ...rest, diagnostics, blocked: blockedReasons({ ...plan, diagnostics }) };
  return { ...checked, digest: digestOf(checked) };
}

function findings(rule: OwnRule, plan: Plan, values: Readonly<Record<string, unknown>>): readonly Diagnostic[] {
  const expression = compileRule(rule.expression);
  const when = rule.when === null ? null : compileRule(rule.when);
  // A rule that does not compile is an error of pgherd.yaml, and there is no plan.
  if (!expression.ok || when?.ok === false) return [];
  const applies = when === null ? null : when.run;
  const said = rule.message ?? rule.expression;
  if (!isAboutChanges(rule)) {
    const outcome = evaluate(expression.run, applies, { plan: values, change: {} });
    if (outcome === true) return [];
    const message =
      outcome === false ? `the plan breaks the rule "${rule.name}": ${said}` : cannot(rule, 'the plan', outcome);
    return [finding(rule, outcome, message, { file: rule.file, line: rule.line })];
  }
  const changes = Array.isArray(values.changes) ? values.changes : [];
  return plan.changes.flatMap(({ kind, name, file, line }, index) => {
    const outcome = evaluate(expression.run, applies, { plan: values, change: changes[index] });
    if (outcome === true) return [];
    const subject = `${kind} ${name}`;
    const message =
      outcome === false ? `${subject} breaks the rule "${rule.name}": ${said}` : cannot(rule, subject, outcome);
    // A deleted definition has no place in a file.
    const place = file === null || line === null ? { file: rule.file, line: rule.line } : { file, line };
    return [finding(rule, outcome, message, place)];
  });
}

/** true: kept; false: broken; a text: the reason why it cannot be evaluated. */
function evaluate(
  run: Compiled,
  applies: Compiled | null,
  values: Readonly<Record<string, unknown>>,
): boolean | string {
  try {
    const concerned = applies === null ? true : applies(values);
    if (typeof concerned !== 'boolean') return `its "when" is not a condition, but ${typeof concerned}`;
    if (!concerned) return true;
    const kept = run(values);
    return typeof kept === 'boolean' ? kept : `its expression is not a condition, but ${typeof kept}`;
  } catch (error) {
    return problemOf(error).message;
  }
}

function cannot(rule: OwnRule, subject: string, reason: string): string {
  return `the rule "${rule.name}" cannot be evaluated for ${subject}: ${reason}`;
}

function finding(
  { severity, file, line }: OwnRule,
  outcome: boolean | string,
  message: string,
  place: { readonly file: string; readonly line: number },
): Diagnostic {
  const isBroken = outcome === false;
  const hint = isBroken ? `the rule is in ${file}:${line}` : 'test for the key first: has(change.after.role)';
  const { file: at, line: from } = place;
  return {
    code: isBroken ? 'PGH107' : 'PGH108',
    severity,
    message,
    hint,
    file: at,
    line: from,
    column: 1,
    endLine: from,
    endColumn: 1,
  };
}

/** An expression may take very long on a large plan: the engine ends it after the limit. */
function bounded(rule: OwnRule, work: () => readonly Diagnostic[], limitMs: number): readonly Diagnostic[] {
  let found: readonly Diagnostic[] = [];
  const context = createContext({
    work: () => {
      found = work();
    },
  });
  try {
    runInContext('work()', context, { timeout: limitMs });
    return found;
  } catch (error) {
    // The error is of the other context, so it is not an instance of Error here.
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    const message = cannot(rule, 'the plan', `it takes longer than ${limitMs / 1_000} s`);
    return [{ ...finding(rule, '', message, rule), hint: 'compare with fewer changes: nested macros multiply' }];
  }
}

/** JSON as CEL sees it: whole numbers are int. */
function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, celValue(item)]));
}
