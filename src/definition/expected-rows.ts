/** An expected row count in its one form: `>= 1`, `1..5`; null when the text is neither. */
export function readRows(text: string): string | null {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return `${Number(from)}..${Number(to)}`;
  const [, operator, count] = /^(\D+?) ?(\d+)$/.exec(text) ?? [];
  return operator === undefined || count === undefined ? null : `${operator} ${Number(count)}`;
}
