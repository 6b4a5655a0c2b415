import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../../support/database.ts';
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

interface Page {
  /** Types a statement as one of the roles of the page, and returns what psql would draw, without its lines. */
  readonly typed: (statement: string, role: 'shop' | 'intern') => Promise<string>;
}

/** A database of its own, with the roles of the page: numbers of tasks and jobs begin with 1. */
async function pageDatabase(): Promise<Page> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const reports = await database.createRole('reports', { login: false });
  const shop = await database.createRole('shop', { memberOf: ['job_scheduler', reports] });
  const intern = await database.createRole('intern', { memberOf: ['job_scheduler'] });
  const names = [
    [shop, 'shop'],
    [intern, 'intern'],
    [reports, 'reports'],
    [database.name, 'weborder'],
  ] as const;
  await database.query('create table orders (closed timestamptz)');
  await database.query(`grant all on orders to ${shop}`);
  const clients = { shop: await database.client(shop), intern: await database.client(intern) };
  const notices: string[] = [];
  for (const client of Object.values(clients)) client.on('notice', (notice) => notices.push(drawnError(notice)));
  return {
    typed: async (statement, role) => {
      notices.length = 0;
      const sql = names.reduce((text, [name, shown]) => text.replaceAll(`'${shown}'`, `'${name}'`), statement);
      const drawn = await drawnResult(clients[role], sql);
      return names.reduce((text, [name, shown]) => text.replaceAll(name, shown), [...notices, drawn].join('\n'));
    },
  };
}

/** The columns and rows, a line each, with the values as the server writes them; or the error. */
async function drawnResult(client: pg.Client, sql: string): Promise<string> {
  const types = { getTypeParser: () => (text: string) => text };
  try {
    const { fields, rows } = await client.query<(string | null)[]>({ text: sql, rowMode: 'array', types });
    const lines = [fields.map(({ name }) => name), ...rows.map((row) => row.map((cell) => cell ?? ''))];
    return lines.map((cells) => cells.join(' | ')).join('\n');
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return drawnError(error);
  }
}

interface Notice {
  readonly severity?: string | undefined;
  readonly message?: string | undefined;
  readonly hint?: string | undefined;
}

function drawnError({ severity, message, hint }: Notice): string {
  return `${severity}:  ${message}${hint === undefined ? '' : `\nHINT:  ${hint}`}`;
}

test('docs/sql-api.md shows what the functions return', async () => {
  expect(transcripts.length).toBeGreaterThan(35);
  const { typed } = await pageDatabase();
  const actual: Shown[] = [];
  for (const { statement, output } of transcripts)
    actual.push({ statement, output: await typed(statement, /^ERROR: +intern /m.test(output) ? 'intern' : 'shop') });
  const cells = ({ statement, output }: Shown) => ({ statement, output: cellsOf(output) });
  expect(actual.map(cells)).toEqual(transcripts.map(cells));
});

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
