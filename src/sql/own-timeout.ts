import { loadSqlParser, type SqlStatement } from './parser.ts';

/** Whether an SQL text may set its own time limit; false only when `ownTimeoutMs` returns null. */
export function mayLimitItself(sql: string): boolean {
  return /statement_timeout/i.test(sql);
}

/**
 * Returns the time that an SQL text allows itself with `set statement_timeout` or `set_config`, in milliseconds: the limit times the number
 * of statements below it. Null when a statement has no such limit. The server's timer starts before the first statement and ignores what they set.
 */
export async function ownTimeoutMs(sql: string): Promise<number | null> {
  if (!mayLimitItself(sql)) return null;
  const parsed = (await loadSqlParser()).parse(sql);
  if (!parsed.ok) return null;
  let limitMs: number | null = null;
  let totalMs = 0;
  for (const statement of parsed.statements) {
    const isSet = statement.kind === 'VariableSetStmt';
    const text = isSet ? settingOf(statement) : configOf(statement);
    if (text !== null) limitMs = limitOf(text);
    else if (limitMs !== null) totalMs += limitMs;
    else if (!isSet) return null;
  }
  return totalMs === 0 ? null : totalMs;
}

const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Returns the value of `set statement_timeout = …`, which is empty for DEFAULT and RESET; null for another setting. */
function settingOf({ node }: SqlStatement): string | null {
  if (node.name !== 'statement_timeout') return null;
  return /"(?:sval|ival|fval)":\s*"?([^"{}]+)"?/.exec(JSON.stringify(node.args ?? null))?.[1] ?? '';
}

/** Returns the value of `select set_config('statement_timeout', …)`; null for any other statement. */
function configOf({ kind, node }: SqlStatement): string | null {
  if (kind !== 'SelectStmt' || node.fromClause !== undefined || node.larg !== undefined) return null;
  return CONFIG.exec(JSON.stringify(node.targetList ?? null))?.[1] ?? null;
}

const CONFIG =
  /"set_config"\}\}\],"args":\[\{"A_Const":\{"sval":\{"sval":"statement_timeout"\}[^}]*\}\},\{"A_Const":\{"sval":\{"sval":"([^"]*)"/i;

/** Returns the limit in milliseconds; null for none: 0, DEFAULT, RESET. */
function limitOf(text: string): number | null {
  const [, amount = '0', unit = 'ms'] = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(text) ?? [];
  const ms = Math.ceil(Number(amount) * (UNITS[unit] ?? 1));
  return ms > 0 ? ms : null;
}
