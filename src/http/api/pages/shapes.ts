/** A message of PostgreSQL without the parts that vary: names in quotes, numbers, IDs and literals are marked as `⟨…⟩`. */
export function shapeOf(message: string): string {
  return (message.split('\n')[0] ?? '')
    .slice(0, 400)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '⟨uuid⟩')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?/g, '⟨time⟩')
    .replace(/"(?:[^"]|"")*"/g, '⟨name⟩')
    .replace(/“[^”]*”|«[^»]*»|„[^“]*“/g, '⟨name⟩')
    .replace(/'(?:[^']|'')*'/g, '⟨text⟩')
    .replace(/\(([^()=]+)\)=\([^()]*\)/g, '($1)=(⟨value⟩)')
    .replace(/0x[0-9a-f]+/gi, '⟨n⟩')
    .replace(/(?<![A-Za-z⟨_])\d+(?:[.,]\d+)*/g, '⟨n⟩');
}

/** The key of a group of failures, for an address: the SQLSTATE and a hash of the shape. */
export function groupKey(sqlstate: string | null, shape: string): string {
  let hash = 2_166_136_261;
  for (const character of shape) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return `${sqlstate ?? 'none'}-${hash.toString(36)}`;
}

/** Names of the most frequent conditions; see PostgreSQL's appendix of error codes. */
const CONDITIONS: Readonly<Record<string, string>> = {
  '08001': 'sqlclient_unable_to_establish_sqlconnection',
  '08003': 'connection_does_not_exist',
  '08006': 'connection_failure',
  '21000': 'cardinality_violation',
  '22001': 'string_data_right_truncation',
  '22003': 'numeric_value_out_of_range',
  '22008': 'datetime_field_overflow',
  '22012': 'division_by_zero',
  '22023': 'invalid_parameter_value',
  '22P02': 'invalid_text_representation',
  '23502': 'not_null_violation',
  '23503': 'foreign_key_violation',
  '23505': 'unique_violation',
  '23514': 'check_violation',
  '23P01': 'exclusion_violation',
  '25001': 'active_sql_transaction',
  '25006': 'read_only_sql_transaction',
  '25P03': 'idle_in_transaction_session_timeout',
  '28000': 'invalid_authorization_specification',
  '28P01': 'invalid_password',
  '3D000': 'invalid_catalog_name',
  '40001': 'serialization_failure',
  '40P01': 'deadlock_detected',
  '42501': 'insufficient_privilege',
  '42601': 'syntax_error',
  '42702': 'ambiguous_column',
  '42703': 'undefined_column',
  '42704': 'undefined_object',
  '42804': 'datatype_mismatch',
  '42883': 'undefined_function',
  '42P01': 'undefined_table',
  '42P07': 'duplicate_table',
  '53100': 'disk_full',
  '53200': 'out_of_memory',
  '53300': 'too_many_connections',
  '54000': 'program_limit_exceeded',
  '55006': 'object_in_use',
  '55P03': 'lock_not_available',
  '57014': 'query_canceled',
  '57P01': 'admin_shutdown',
  '57P03': 'cannot_connect_now',
  P0001: 'raise_exception',
  P0002: 'no_data_found',
  P0004: 'assert_failure',
  XX000: 'internal_error',
};

/** Returns the name of the condition of a SQLSTATE; null: not in this list. */
export function conditionOf(sqlstate: string | null): string | null {
  return sqlstate === null ? null : (CONDITIONS[sqlstate] ?? null);
}
