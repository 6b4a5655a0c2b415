import { Environment } from '@marcbachmann/cel-js';
import type { OwnRule } from '../../definition/project.ts';

/** Returns what an expression says about the values; throws when it cannot be evaluated. */
export type Compiled = (values: Readonly<Record<string, unknown>>) => unknown;

export type CompiledOrProblem =
  | { readonly ok: true; readonly run: Compiled }
  /** `offset`: the place in the expression. */
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** Structural limits: an expression above them is refused when it is compiled. */
const LIMITS = {
  maxAstNodes: 5_000,
  maxDepth: 100,
  maxListElements: 1_000,
  maxMapEntries: 1_000,
  maxCallArguments: 32,
};

const ENVIRONMENT = new Environment({ limits: LIMITS })
  .registerVariable('plan', 'map')
  .registerVariable('change', 'map');

/** Parses an expression and checks its types. It has to be a condition: true or false. */
export function compileRule(expression: string): CompiledOrProblem {
  try {
    const parsed = ENVIRONMENT.parse(expression);
    const { valid, error, type } = parsed.check();
    if (!valid) return { ok: false, ...problemOf(error) };
    if (type !== 'bool' && type !== 'dyn') {
      return { ok: false, message: `the expression is of type ${type}, not a condition`, offset: 0 };
    }
    return { ok: true, run: (values) => parsed({ ...values }) };
  } catch (error) {
    return { ok: false, ...problemOf(error) };
  }
}

/** The first line of a message of the library, and its place. */
export function problemOf(error: unknown): { readonly message: string; readonly offset: number } {
  const range = error instanceof Error && 'range' in error ? error.range : null;
  const start = typeof range === 'object' && range !== null && 'start' in range ? range.start : 0;
  const text = error instanceof Error ? error.message : String(error);
  const [first = ''] = text.split('\n');
  return { message: first.charAt(0).toLowerCase() + first.slice(1), offset: typeof start === 'number' ? start : 0 };
}

/** Whether a rule is about each change: it uses the variable `change`, outside of a text. */
export function isAboutChanges({ expression, when }: Pick<OwnRule, 'expression' | 'when'>): boolean {
  const code = `${expression} ${when ?? ''}`.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
  return /(?<![\w.])change\b/.test(code);
}
