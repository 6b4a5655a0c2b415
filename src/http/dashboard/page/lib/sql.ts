/** A piece of SQL and how it is painted. */
export interface Piece {
  readonly kind: 'text' | 'keyword' | 'string' | 'number' | 'comment' | 'variable';
  readonly text: string;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  `select from where and or is null not in insert into values join on as with update set delete returning limit order by group for skip locked interval
current_date current_timestamp conflict do nothing using call case when then else end distinct left right inner outer full cross lateral having union all except
intersect begin commit rollback create table index view materialized refresh concurrently drop alter add column if exists vacuum analyze truncate copy execute
function procedure language plpgsql declare loop raise notice exception perform return returns true false between like ilike any array cast over partition window
filter merge matched recursive only lock grant revoke to notify listen`.split(/\s+/),
);

const PIECES =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\3\$|$))|(\$\{\w+\}|\$\d+|:\w+(?!:)\b(?<!::\w+))|(\b\d+(?:\.\d+)?\b)|(\b[A-Za-z_]\w*\b)/g;

/** Returns the SQL line by line, in pieces. */
export function paintSql(sql: string): readonly (readonly Piece[])[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of sql.matchAll(PIECES)) {
    if (match.index > at) pieces.push({ kind: 'text', text: sql.slice(at, match.index) });
    const [text, comment, string, , variable, number, word] = match;
    const kind =
      comment !== undefined
        ? 'comment'
        : string !== undefined
          ? 'string'
          : variable !== undefined
            ? 'variable'
            : number !== undefined
              ? 'number'
              : word !== undefined && KEYWORDS.has(word.toLowerCase())
                ? 'keyword'
                : 'text';
    pieces.push({ kind, text });
    at = match.index + text.length;
  }
  pieces.push({ kind: 'text', text: sql.slice(at) });
  const lines: Piece[][] = [[]];
  for (const { kind, text } of pieces) {
    for (const [n, part] of text.split('\n').entries()) {
      if (n > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ kind, text: part });
    }
  }
  return lines;
}

/** Where a position (in characters from 1) is: line and column from 1, and how many characters are meant. */
export function placeIn(
  sql: string,
  position: number,
): { readonly line: number; readonly column: number; readonly length: number } {
  const characters = [...sql];
  const before = characters.slice(0, position - 1);
  const line = before.filter((character) => character === '\n').length + 1;
  const column = before.length - (before.lastIndexOf('\n') + 1) + 1;
  const word = /^(?:"[^"\n]*"|'[^'\n]*'|[\w.]+|\S)/.exec(characters.slice(position - 1).join(''));
  return { line, column, length: Math.max(1, word?.[0].length ?? 1) };
}
