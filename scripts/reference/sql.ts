import { readdirSync, readFileSync } from 'node:fs';
import { page, prose, table } from './markdown.ts';

const SCHEMA = new URL('../../src/store/schema/', import.meta.url);

/** Returns the page about the functions, views and tables of the schema, with the comments that the database shows, too. */
export function sqlPage(): string {
  return page(
    '# SQL',
    'All objects are in the schema `pgherd`. `\\df+ pgherd.*` and `\\d+ pgherd.<name>` show the same descriptions. [The SQL API](../sql-api.md) explains the functions with examples.',
    ...AREAS.flatMap(({ title, folder, text }) => [
      `## ${title}`,
      text ?? null,
      ...sourcesIn(`functions/${folder}/`).flatMap(functionParts),
    ]),
    '## Views',
    ...sourcesIn('views/').flatMap(relationParts),
    '## Tables',
    'pgherd writes these tables; change them with definitions, commands and functions only.',
    ...sourcesIn('tables/').flatMap(relationParts),
  );
}

const AREAS: readonly { readonly title: string; readonly folder: string; readonly text?: string }[] = [
  { title: 'Functions for tasks', folder: 'task-api' },
  { title: 'Functions for jobs and topics', folder: 'job-api' },
  { title: 'Functions for workers', folder: 'worker' },
  {
    title: 'Functions of the daemon',
    folder: 'attempt',
    text: 'Only a daemon can call them with success: they require the token of a claim.',
  },
];

interface Source {
  readonly name: string;
  readonly sql: string;
}

/** Returns the objects of a folder that clients may use: their names have no leading underscore. */
function sourcesIn(folder: string): readonly Source[] {
  return readdirSync(new URL(folder, SCHEMA))
    .filter((file) => /^[a-z].*\.sql$/.test(file))
    .sort()
    .map((file) => ({
      name: file.replace('.sql', ''),
      sql: readFileSync(new URL(`${folder}${file}`, SCHEMA), 'utf8'),
    }));
}

function functionParts({ name, sql }: Source): readonly string[] {
  const signature =
    /^create or replace (?:function|procedure) @schema@\.(\w+\(.*?\)(?: returns .*?)?)\n {2}language/ms.exec(sql)?.[1];
  if (signature === undefined) throw new Error(`no signature of ${name} found`);
  return [
    `### ${name}`,
    `\`\`\`\n${wrapped(signature)}\n\`\`\``,
    prose(commentOn(sql, '(?:function|procedure)', name)),
  ];
}

/** One line for a short signature, otherwise one for each argument. */
function wrapped(signature: string): string {
  const flat = signature.replaceAll('@schema@.', 'pgherd.').replaceAll(/\s+/g, ' ');
  if (flat.length <= 100) return flat;
  return flat
    .replace('(', '(\n  ')
    .replaceAll(/, (?=\w+ [a-z])/g, ',\n  ')
    .replace(/\)( returns .*)?$/, '\n)$1');
}

function relationParts({ name, sql }: Source): readonly string[] {
  const columns = [
    ...sql.matchAll(new RegExp(`^comment on column @schema@\\.${name}\\.(\\w+) is\\s+'((?:[^']|'')*)'`, 'gm')),
  ];
  return [
    `### ${name}`,
    prose(commentOn(sql, '(?:view|table)', name)),
    table(
      ['column', 'meaning'],
      columns.map(([, column = '', comment = '']) => [`\`${column}\``, prose(unquoted(comment))]),
    ),
  ];
}

function commentOn(sql: string, kind: string, name: string): string {
  const comment = new RegExp(`^comment on ${kind} @schema@\\.${name}(?:\\([^)]*\\))? is\\s+'((?:[^']|'')*)'`, 'm').exec(
    sql,
  )?.[1];
  if (comment === undefined) throw new Error(`no comment on ${name} found`);
  return unquoted(comment);
}

const unquoted = (text: string): string => text.replaceAll("''", "'");
