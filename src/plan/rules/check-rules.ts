import { createContext, runInContext } from 'node:vm';
import type { OwnRule } from '../../definition/project.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { digestOf } from '../digest.ts';
import type { Plan } from '../plan.ts';
import { blockedReasons } from '../weight/blocked-reasons.ts';
import { missingKeyHint, shown, valuesIn } from './named-values.ts';
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
  if (!isAboutChanges(rule)) {
    const seen = { plan: values, change: {} };
    const outcome = evaluate(expression.run, applies, seen);
    if (outcome === true) return [];
    return [finding(rule, outcome, 'the plan', seen, { file: rule.file, line: rule.line })];
  }
  const changes = Array.isArray(values.changes) ? values.changes : [];
  return plan.changes.flatMap(({ kind, name, file, line }, index) => {
    const seen = { plan: values, change: changes[index] };
    const outcome = evaluate(expression.run, applies, seen);
    if (outcome === true) return [];
    // A deleted definition has no place in a file, and a rule that cannot be evaluated is to be changed itself.
    const isHere = outcome !== false || file === null || line === null;
    const place = isHere ? { file: rule.file, line: rule.line } : { file, line };
    return [finding(rule, outcome, `${kind} ${name}`, seen, place)];
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
    if (typeof concerned !== 'boolean') return `its "when" is ${shown(concerned)}, expected true or false`;
    if (!concerned) return true;
    const kept = run(values);
    return typeof kept === 'boolean' ? kept : `its expression is ${shown(kept)}, expected true or false`;
  } catch (error) {
    return problemOf(error).message;
  }
}

function broken(rule: OwnRule, subject: string, seen: Seen): string {
  const values = valuesIn(rule.expression, seen);
  return `${subject} breaks the rule "${rule.name}": ${rule.message ?? rule.expression}${values === '' ? '' : ` (${values})`}`;
}

function cannot(rule: OwnRule, subject: string, reason: string, seen: Seen): string {
  const missing = /^no such key: (\S+)$/.exec(reason)?.[1];
  const hint = missing === undefined ? null : missingKeyHint(`${rule.expression} ${rule.when ?? ''}`, missing, seen);
  return `the rule "${rule.name}" cannot be evaluated for ${subject}: ${reason}${hint === null ? '' : `; ${hint}`}`;
}

type Seen = Readonly<Record<string, unknown>>;

/** `seen`: the values that the expression was asked about. */
function finding(
  rule: OwnRule,
  outcome: false | string,
  subject: string,
  seen: Seen,
  place: { readonly file: string; readonly line: number },
): Diagnostic {
  const { severity, file, line } = rule;
  const isBroken = outcome === false;
  const hint = isBroken ? `the rule is in ${file}:${line}` : 'test for the key first: has(change.after.role)';
  const { file: at, line: from } = place;
  const message = isBroken ? broken(rule, subject, seen) : cannot(rule, subject, outcome, seen);
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
    const found = finding(rule, `it takes longer than ${limitMs / 1_000} s`, 'the plan', {}, rule);
    return [{ ...found, hint: 'compare with fewer changes: nested macros multiply' }];
  }
}

/** JSON as CEL sees it: whole numbers are int. */
function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, celValue(item)]));
}
