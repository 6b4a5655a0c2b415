import { type Piece, paintSql, placeIn } from '../lib/sql.ts';

const CLASSES: Readonly<Record<Piece['kind'], string>> = {
  text: '',
  keyword: 'q-k',
  string: 'q-s',
  number: 'q-n',
  comment: 'q-c',
  variable: 'q-v',
};

/** Pieces of one line of SQL. `from` to `to`, in characters from 0, is marked. */
export function SqlLine({
  pieces,
  mark = null,
}: {
  readonly pieces: readonly Piece[];
  readonly mark?: readonly [from: number, to: number] | null;
}) {
  if (pieces.length === 0) return <> </>;
  let at = 0;
  return (
    <>
      {pieces.map(({ kind, text }, n) => {
        const start = at;
        at += [...text].length;
        const cls = CLASSES[kind];
        const inner = mark === null ? text : marked(text, mark[0] - start, mark[1] - start);
        return cls === '' ? (
          <span key={n}>{inner}</span>
        ) : (
          <span key={n} class={cls}>
            {inner}
          </span>
        );
      })}
    </>
  );
}

function marked(text: string, from: number, to: number) {
  const characters = [...text];
  if (to <= 0 || from >= characters.length) return text;
  const [start, end] = [Math.max(0, from), Math.min(characters.length, to)];
  return (
    <>
      {characters.slice(0, start).join('')}
      <mark>{characters.slice(start, end).join('')}</mark>
      {characters.slice(end).join('')}
    </>
  );
}

/** SQL with line numbers; the position of an error is marked, with its message below. */
export function SqlView({
  sql,
  position = null,
  message = null,
  label = 'SQL text',
}: {
  readonly sql: string;
  readonly position?: number | null;
  readonly message?: string | null;
  readonly label?: string;
}) {
  const place = position === null ? null : placeIn(sql, position);
  return (
    <div class="sql" tabIndex={0} role="region" aria-label={label}>
      <table>
        <tbody>
          {paintSql(sql).map((pieces, n) => {
            const isBad = place?.line === n + 1;
            return [
              <tr key={n} class={isBad ? 'bad' : ''} {...(isBad ? { id: 'error-line' } : {})}>
                <th scope="row">{n + 1}</th>
                <td>
                  <code>
                    <SqlLine
                      pieces={pieces}
                      mark={isBad && place !== null ? [place.column - 1, place.column - 1 + place.length] : null}
                    />
                  </code>
                </td>
              </tr>,
              isBad && place !== null && (
                <tr key={`${n} caret`} class="caret">
                  <td />
                  <td>
                    <code>
                      {' '.repeat(place.column - 1)}
                      <b>{'^'.repeat(Math.min(place.length, 80))}</b>
                    </code>
                    <span class="caret-text">{message?.split('\n')[0]}</span>
                  </td>
                </tr>
              ),
            ];
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The line of an error with the one before it and a caret; null where there is no position. */
export function ErrorFrame({ sql, position }: { readonly sql: string; readonly position: number }) {
  const place = placeIn(sql, position);
  const lines = sql.split('\n');
  const shown = [place.line - 1, place.line].filter((line) => line >= 1);
  const text = [...(lines[place.line - 1] ?? '')];
  return (
    <pre class="frame" tabIndex={0}>
      {shown.map((line) => (
        <span key={line}>
          <span class="ln">{line}</span>
          {line === place.line ? (
            <>
              {text.slice(0, place.column - 1).join('')}
              <b>{text.slice(place.column - 1, place.column - 1 + place.length).join('')}</b>
              {text.slice(place.column - 1 + place.length).join('')}
            </>
          ) : (
            lines[line - 1]
          )}
          {'\n'}
        </span>
      ))}
      <span class="cl">
        <span class="ln"> </span>
        {' '.repeat(place.column - 1)}
        <b>{'^'.repeat(Math.min(place.length, 80))}</b>{' '}
      </span>
      line {place.line}, column {place.column}
    </pre>
  );
}

/** A difference of two SQL texts, as lines that begin with `+`, `-`, a blank or `…`. */
export function DiffView({ lines }: { readonly lines: readonly string[] }) {
  return (
    <div class="diff" tabIndex={0} role="region" aria-label="Difference of the SQL">
      <table>
        <tbody>
          {lines.map((line, n) => {
            const sign = line[0] ?? ' ';
            if (sign === '…') {
              return (
                <tr key={n} class="skip-row">
                  <td class="sg" />
                  <td class="dim">{line}</td>
                </tr>
              );
            }
            return (
              <tr key={n} class={sign === '+' ? 'add' : sign === '-' ? 'del' : ''}>
                <td class="sg">{sign === '-' ? '−' : sign}</td>
                <td>
                  <code>
                    <SqlLine pieces={paintSql(line.slice(1))[0] ?? []} />
                  </code>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
