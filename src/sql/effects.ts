import type { SqlStatement } from './parser.ts';
import { isNode, listOf, visitNodes } from './queries.ts';

/** Functions of PostgreSQL that only compute. Any other function may have an effect. */
const PURE: ReadonlySet<string> = new Set(
  `count sum min max avg stddev variance array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or
every percentile_cont percentile_disc mode now clock_timestamp statement_timestamp transaction_timestamp date_trunc date_part
extract age make_interval make_date to_char to_date to_timestamp to_number lower upper length trim btrim ltrim rtrim substring
replace concat concat_ws format left right round floor ceil ceiling abs trunc mod power sqrt greatest least random generate_series
unnest array_length cardinality jsonb_build_object json_build_object row_number rank dense_rank lag lead first_value last_value
ntile pg_sleep pg_size_pretty pg_total_relation_size pg_relation_size pg_database_size timezone row_to_json to_json to_jsonb`.split(
    /\s+/,
  ),
);

/**
 * Whether SQL may do more than read: false only when every statement is a SELECT from tables that calls nothing but
 * functions that compute. `select 1` counts as an effect: as a placeholder it is clear to every reader.
 */
export function hasEffect(statements: readonly SqlStatement[]): boolean {
  if (statements.length === 0) return true;
  return statements.some((statement) => {
    if (statement.kind !== 'SelectStmt') return true;
    let isRead = false;
    let acts = false;
    visitNodes(statement, (kind, node) => {
      if (kind === 'RangeVar') isRead = true;
      if (/^(?:Insert|Update|Delete|Merge)Stmt$/.test(kind) || kind === 'LockingClause') acts = true;
      if (kind === 'FuncCall' && !isPure(node.funcname)) acts = true;
    });
    return acts || !isRead;
  });
}

function isPure(names: unknown): boolean {
  const last = listOf(names).at(-1);
  const name = isNode(last) && isNode(last.String) ? String(last.String.sval ?? '').toLowerCase() : '';
  return PURE.has(name);
}
