/** One statement of an SQL text. */
export interface SqlStatement {
  /** The kind of the parse tree, such as `SelectStmt`. */
  readonly kind: string;
  /** The fields of that node, as PostgreSQL names them. */
  readonly node: Readonly<Record<string, unknown>>;
  /** Its range in the text, in UTF-16 code units, without the semicolon. */
  readonly start: number;
  readonly end: number;
}

export type ParsedSql =
  | { readonly ok: true; readonly statements: readonly SqlStatement[] }
  /** `offset` in UTF-16 code units; null when PostgreSQL reports no position. */
  | { readonly ok: false; readonly message: string; readonly offset: number | null };

export type ParsedPlpgsql =
  | { readonly ok: true; readonly tree: unknown }
  | { readonly ok: false; readonly message: string };

/** The PostgreSQL parser. */
export interface SqlParser {
  parse(sql: string): ParsedSql;
  /** Parses the function bodies of one `DO` or `CREATE FUNCTION … LANGUAGE plpgsql` statement. */
  parsePlpgsql(statement: string): ParsedPlpgsql;
}

let loading: Promise<SqlParser> | null = null;

/** Loads the parser (WebAssembly, about 30 ms) once, on first use. */
export function loadSqlParser(): Promise<SqlParser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<SqlParser> {
  const { hasSqlDetails, loadModule, parsePlPgSQLSync, parseSync } = await import('libpg-query');
  await loadModule();
  return {
    parse: (sql) => {
      // The parser rejects an empty text, and reads a NUL as the end of the text.
      if (sql.trim() === '') return { ok: true, statements: [] };
      const nul = sql.indexOf('\0');
      if (nul !== -1) return { ok: false, message: 'SQL cannot contain the character U+0000', offset: nul };
      try {
        const { stmts = [] } = parseSync(sql) as { readonly stmts?: readonly RawStatement[] };
        const offsetOf = byteOffsets(sql);
        return { ok: true, statements: stmts.map((raw) => statementOf(raw, sql, offsetOf)) };
      } catch (error) {
        const position = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? -1) : -1;
        const offset = position < 0 ? null : [...sql].slice(0, position).join('').length;
        return { ok: false, message: messageOf(error), offset };
      }
    },
    parsePlpgsql: (statement) => {
      try {
        return { ok: true, tree: parsePlPgSQLSync(statement) };
      } catch (error) {
        return { ok: false, message: messageOf(error) };
      }
    },
  };
}

interface RawStatement {
  readonly stmt?: Readonly<Record<string, unknown>>;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

function statementOf(raw: RawStatement, sql: string, offsetOf: (byte: number) => number): SqlStatement {
  const [kind, node] = Object.entries(raw.stmt ?? {})[0] ?? ['', {}];
  const startByte = raw.stmt_location ?? 0;
  const start = offsetOf(startByte);
  const end = raw.stmt_len === undefined ? sql.trimEnd().length : offsetOf(startByte + raw.stmt_len);
  return { kind, node: node as Readonly<Record<string, unknown>>, start, end };
}

/** The parser counts UTF-8 bytes in a tree, but code points in an error. */
function byteOffsets(sql: string): (byte: number) => number {
  const bytes = Buffer.from(sql);
  return bytes.length === sql.length ? (byte) => byte : (byte) => bytes.subarray(0, byte).toString().length;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
