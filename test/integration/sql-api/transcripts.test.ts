import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fencedBlocks } from '../../support/readme.ts';

// The transcripts of docs/sql-api.md, typed again in their order, as the roles that they show. What psql draws is compared by its cells.
const PROMPT = /^weborder=> (.*)$/;
const transcripts = fencedBlocks(readFileSync(new URL('../../../docs/sql-api.md', import.meta.url), 'utf8'))
  .filter(({ text }) => PROMPT.test(text.split('\n', 1)[0] ?? ''))
  .flatMap(({ text }) => statementsIn(text));

interface Shown {
  readonly statement: string;
  /** The lines below it. */
  readonly output: string;
}

function statementsIn(text: string): readonly Shown[] {
  return text
    .split(/^(?=weborder=> )/m)
    .map((part) => part.trimEnd().split('\n'))
    .map(([line = '', ...output]) => ({ statement: PROMPT.exec(line)?.[1] ?? '', output: output.join('\n') }))
    .filter(({ statement }) => !statement.startsWith('\\'));
}

let database: TestDatabase;
let clients: Readonly<Record<'shop' | 'intern', pg.Client>>;
let names: readonly (readonly [name: string, shown: string])[];
const notices: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  const reports = await database.createRole('reports', { login: false });
  const shop = await database.createRole('shop', { memberOf: ['job_scheduler', reports] });
  const intern = await database.createRole('intern', { memberOf: ['job_scheduler'] });
  names = [
    [shop, 'shop'],
    [intern, 'intern'],
    [reports, 'reports'],
    [database.name, 'weborder'],
  ];
  await database.query('create table orders (closed timestamptz)');
  await database.query(`grant all on orders to ${shop}`);
  clients = { shop: await typedAs(shop), intern: await typedAs(intern) };
});
afterAll(() => database.drop());

async function typedAs(role: string): Promise<pg.Client> {
  const client = await database.client(role);
  // The values as the server writes them.
  client.setTypeParser = () => {};
  client.on('notice', ({ severity, message, hint }) => notices.push(drawnError({ severity, message, hint })));
  return client;
}

function drawnError({
  severity,
  message,
  hint,
}: {
  severity?: string | undefined;
  message?: string | undefined;
  hint?: string | undefined;
}): string {
  return `${severity}:  ${message}${hint === undefined ? '' : `\nHINT:  ${hint}`}`;
}

test('docs/sql-api.md shows what the functions return', async () => {
  expect(transcripts.length).toBeGreaterThan(35);
  const actual: Shown[] = [];
  for (const { statement, output } of transcripts)
    actual.push({ statement, output: await typed(statement, /^ERROR: +intern /m.test(output) ? 'intern' : 'shop') });
  const cells = ({ statement, output }: Shown) => ({ statement, output: cellsOf(output) });
  expect(actual.map(cells)).toEqual(transcripts.map(cells));
});

async function typed(statement: string, role: 'shop' | 'intern'): Promise<string> {
  notices.length = 0;
  const sql = names.reduce((text, [name, shown]) => text.replaceAll(`'${shown}'`, `'${name}'`), statement);
  const drawn = await clients[role]
    .query({ text: sql, rowMode: 'array', types: { getTypeParser: () => (text: string) => text } })
    .then(
      ({ fields, rows }) =>
        [fields.map(({ name }) => name), ...rows.map((row) => row.map((cell: string | null) => cell ?? ''))]
          .map((row) => row.join(' | '))
          .join('\n'),
      (error: unknown) =>
        error instanceof pg.DatabaseError ? drawnError({ ...error, message: error.message }) : String(error),
    );
  return names.reduce((text, [name, shown]) => text.replaceAll(name, shown), [...notices, drawn].join('\n'));
}

/** The cells of a table of psql, drawn wide or (`\x`) long, in their order; lines of errors as they are. */
function cellsOf(output: string): readonly string[] {
  const lines = output.split('\n').filter((line) => !/^-*(?:\+-*)*$|^\(\d+ rows?\)$/.test(line));
  const long = lines[0]?.startsWith('-[ RECORD') === true;
  const pairs = lines
    .filter((line) => !line.startsWith('-['))
    .map((line) => line.split(/ +\|(?= |$)/).map((cell) => cell.trim()));
  return long
    ? [pairs.map(([key]) => key).join(' | '), pairs.map(([, value = '']) => value).join(' | ')]
    : pairs.map((cells) => cells.join(' | '));
}
