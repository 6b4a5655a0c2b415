import { DIAGNOSTIC_KINDS, isPolicyCode } from '../../src/diagnostic/codes.ts';
import { page, prose, table } from './markdown.ts';

/** Returns the page about the diagnostics. */
export function diagnosticsPage(): string {
  return page(
    '# Diagnostics',
    `Each error in a definition is reported as a diagnostic: a code that never changes its meaning, a severity, a message with the
values found, a hint if there is a next step, and the place in the file. pgherd collects all of them; \`pgherd validate\` shows
them without a database. Errors set the exit code to 1, warnings alone do not.`,
    ...SECTIONS.flatMap(({ title, text, from }, index) => [
      `## ${title}`,
      text ?? null,
      kindTable(from, SECTIONS[index + 1]?.from ?? 'PGH999'),
    ]),
  );
}

interface Section {
  readonly title: string;
  /** The first code; the section ends before that of the next one. */
  readonly from: string;
  readonly text?: string;
}

const SECTIONS: readonly Section[] = [
  { title: 'YAML and files', from: 'PGH001' },
  { title: 'Keys and values', from: 'PGH020' },
  { title: 'References', from: 'PGH030' },
  { title: 'Schedules', from: 'PGH040' },
  { title: 'Variables and SQL files', from: 'PGH050' },
  {
    title: 'SQL',
    from: 'PGH070',
    text: "PostgreSQL's own parser reads every SQL text, PL/pgSQL bodies included.",
  },
  {
    title: 'Policy',
    from: 'PGH101',
    text: 'Rules of `policy` in `pgherd.yaml`, which set the severity. An error here blocks plan and apply with exit code 4.',
  },
  { title: 'Plan', from: 'PGH201', text: 'Facts that the reviewer of a plan should know.' },
  {
    title: 'Live database',
    from: 'PGH301',
    text: `\`validate --check-db\` and \`plan --check-db\` query the catalog for roles and databases, and run \`EXPLAIN\` for
every \`SELECT\`, \`INSERT\`, \`UPDATE\`, \`DELETE\`, \`MERGE\` and \`CREATE TABLE AS\`, logged in as the job's role, in a read-only
transaction that is rolled back. Nothing is executed. After a statement that creates or changes objects the rest of the job is not
checked, because those objects do not exist yet.`,
  },
  {
    title: 'Lint of SQL',
    from: 'PGH401',
    text: `Habits that a reviewer should know about; \`plan\` reports those of new and changed SQL. \`policy: { PGH401: error }\` in
\`pgherd.yaml\` changes a severity to \`error\`, \`warning\` or \`off\`. A comment in the definition acknowledges one finding, with the
reason: \`# pgherd-ignore PGH402: the staging table is filled anew\`. It concerns the definition that it precedes or that
contains it. PGH053, PGH082, PGH090, PGH201, PGH202 and PGH203 can be acknowledged in the same way.`,
  },
  { title: 'Lint of keys', from: 'PGH420', text: 'Keys that contradict each other or have no effect.' },
  { title: 'Acknowledged findings', from: 'PGH440' },
];

function kindTable(from: string, to: string): string {
  const kinds = Object.entries(DIAGNOSTIC_KINDS).filter(([name]) => from <= name && name < to);
  return table(
    ['code', 'severity', 'meaning'],
    kinds.map(([name, { severity, meaning }]) => [name, isPolicyCode(name) ? '' : severity, prose(meaning)]),
  );
}
