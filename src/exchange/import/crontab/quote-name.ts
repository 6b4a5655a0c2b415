/** Returns an identifier, in quotes where it needs them. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Returns a table as vacuumdb and reindexdb read it: a name with or without a schema, and a list of columns, as they are. */
export function quoteTable(name: string): string {
  const [, table = name, columns = ''] = /^(.*?)\s*(\(.*\))?$/s.exec(name) ?? [];
  const parts = table.includes('"') ? [table] : table.split('.').map((part) => quoteName(part.toLowerCase()));
  return parts.join('.') + (columns === '' ? '' : ` ${columns}`);
}
