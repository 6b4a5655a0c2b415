import { readFileSync } from 'node:fs';
import { DIAGNOSTIC_KINDS, type DiagnosticCode, isPolicyCode } from '../../src/diagnostic/codes.ts';
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
      ...codesBetween(from, SECTIONS[index + 1]?.from ?? 'PGH999').map(remedySection),
    ]),
  );
}

interface Example {
  readonly files: Readonly<Record<string, string>>;
  readonly message: string;
  readonly hint: string | null;
}

/** `test/unit/definition/diagnostic-examples.test.ts` reads each of them, and compares message and hint. */
const EXAMPLES: Readonly<Record<string, Example>> = JSON.parse(
  readFileSync(new URL('diagnostic-examples.json', import.meta.url), 'utf8'),
);

/** The next step for a code that needs a database, a large file or several projects to be seen. */
export const REMEDIES: Readonly<Record<string, string>> = {
  PGH007:
    'Write out the values, or use `defaults`: the limit of 1,000,000 values keeps a small file from filling the memory.',
  PGH010: 'Save the file as UTF-8. The message names the first byte that is not.',
  PGH011: 'Correct the path, or make the file readable. A pipe, a device and a link out of the project are not read.',
  PGH019: 'Plan each project alone: `pgherd plan billing`, then `pgherd plan shop`.',
  PGH038:
    'Remove `isolation`: each job runs in a session that logged in as its role ([why](../roles.md#isolation-trusted)).',
  PGH055: 'Correct the expression at the place that the message names; the hint lists the names that a rule may use.',
  PGH083: 'Move the SQL into a function, and call it.',
  PGH090: 'Remove the key from the topic, or from `defaults`: the value of `defaults` wins.',
  PGH107: 'Change what breaks the rule; the message and hint are those of the rule in `pgherd.yaml`.',
  PGH108: 'Correct the rule in `pgherd.yaml`: the message says which part has no value here.',
  PGH201: 'Add `role`, with a login that has only the rights that the job needs ([roles](../roles.md)).',
  PGH202:
    'Run `pgherd migrate --target` for that database, and the job takes effect exactly once there ([ledger](../targets.md#exactly-once-the-ledger)).',
  PGH203:
    'Write the SQL so that a second run does no harm, and acknowledge the finding with `# pgherd-ignore PGH203: reason`.',
  PGH204: 'Check out the newer commit; `--older` applies the older one.',
  PGH205: 'Fetch the whole history (`fetch-depth: 0` in a workflow), so that Git can tell which commit is newer.',
  PGH206: 'Check the URL. `--switch-environment` accepts the database as the other environment, once.',
  PGH207: 'Check the project name. `--switch-repository` accepts the other repository, once.',
  PGH208: 'Apply the project that takes the job or topic.',
  PGH209: 'Move it back with an entry of `moved`, if the rollback is meant to include it.',
  PGH210: 'Delete one of the two projects, or give the files a third name.',
  PGH211: 'Correct the row by hand, as the message says, and plan again.',
  PGH212: 'Pull the repository of the daemon, or let it fetch the whole history.',
  PGH213:
    'Create the role again, or write its new name. Every run of the job fails until then; `pgherd doctor` reports it, too.',
  PGH214:
    'After a failover nothing needs to be done: the first daemon there ends the warning. In a clone, run `pgherd migrate --new-identity` before a daemon starts.',
  PGH215: 'Apply the project that declares the topic. Until then its limits do not hold for these jobs.',
  PGH301: 'Create the role, or correct its name.',
  PGH302: '`alter role NAME login`, and name the source of its password in `pgherd.yaml`.',
  PGH303: 'Create the database, or correct its name.',
  PGH304: '`grant connect on database NAME to ROLE`, and a line in `pg_hba.conf`.',
  PGH305: 'Apply the migration that creates the object first, or correct the name.',
  PGH306: 'Grant the privilege to the role: the message names it.',
  PGH307: "The message is PostgreSQL's own; correct the statement.",
  PGH308:
    'The message says why, for example that no password of the role is known here. The rest of the check is valid.',
};

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
    text: `Practices that a reviewer should know about; \`plan\` reports those of new and changed SQL. \`policy: { PGH401: error }\` in
\`pgherd.yaml\` changes a severity to \`error\`, \`warning\` or \`off\`. A comment in the definition acknowledges one finding, with the
reason: \`# pgherd-ignore PGH402: the staging table is filled again\`. It concerns the definition that it precedes or that
contains it. PGH053, PGH082, PGH090, PGH201, PGH202 and PGH203 can be acknowledged in the same way.`,
  },
  { title: 'Lint of keys', from: 'PGH420', text: 'Keys that contradict each other or have no effect.' },
  { title: 'Acknowledged findings', from: 'PGH440' },
];

function codesBetween(from: string, to: string): readonly string[] {
  return Object.keys(DIAGNOSTIC_KINDS).filter((name) => from <= name && name < to);
}

/** The example, and what the program says about it; for a code without an example the next step. */
function remedySection(name: string): string | null {
  const example = EXAMPLES[name];
  const remedy = REMEDIES[name];
  if (example === undefined) return remedy === undefined ? null : `### ${name}\n\n${remedy}`;
  const files = Object.entries(example.files).map(
    ([path, text]) => `\`${path}\`:\n\n\`\`\`${path.endsWith('.yaml') ? 'yaml' : 'text'}\n${text.trimEnd()}\n\`\`\``,
  );
  const { severity } = DIAGNOSTIC_KINDS[name as DiagnosticCode];
  const hint = example.hint === null ? '' : `\n  = hint: ${example.hint}`;
  return `### ${name}\n\n${files.join('\n\n')}\n\n\`\`\`text\n${severity}[${name}]: ${example.message}${hint}\n\`\`\``;
}

function kindTable(from: string, to: string): string {
  const kinds = Object.entries(DIAGNOSTIC_KINDS).filter(([name]) => from <= name && name < to);
  return table(
    ['code', 'severity', 'meaning'],
    kinds.map(([name, { severity, meaning }]) => [name, isPolicyCode(name) ? '' : severity, prose(meaning)]),
  );
}
