/** Characters of a text in a list. The views contain the whole text, which may be 64 kB, or the SQL of a task. */
const LIST_CHARACTERS = 4_000;

/** Returns SQL: a column of a list, cut with a mark. */
export function shortText(column: string): string {
  return `case when length(${column}) > ${LIST_CHARACTERS}
    then left(${column}, ${LIST_CHARACTERS}) || format('... [cut, %s characters in all]', length(${column})) else ${column} end`;
}

/** Returns SQL: a jsonb column of a list, or an object with its length. */
export function shortJson(column: string): string {
  return `case when pg_column_size(${column}) > ${LIST_CHARACTERS}
    then jsonb_build_object('...', format('cut, %s bytes in all', octet_length(${column}::text))) else ${column} end`;
}
