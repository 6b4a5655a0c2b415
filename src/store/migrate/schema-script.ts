import { isTable, objectName } from './install-order.ts';
import { BASELINE, fillIn, type SchemaSource, upgradeSql } from './schema-source.ts';

/** The SQL that fills a new, empty schema; run as its owner, in a transaction. */
export function installSql(source: SchemaSource, schema: string, rolePrefix: string): string {
  const names = [BASELINE, ...source.steps.map(({ name }) => name)];
  return fillIn(
    [
      UNCHECKED_BODIES,
      ...source.files.map(({ path, sql }) => `-- ${path}\n${sql}`),
      source.rows,
      ...names.map(recordStep),
      source.grants,
    ].join('\n'),
    schema,
    rolePrefix,
  );
}

/** The SQL that brings an installed schema up to date, given the steps that it lacks; run as its owner, in a transaction. */
export function upgradeScript(
  source: SchemaSource,
  missing: readonly string[],
  schema: string,
  rolePrefix: string,
): string {
  const steps = source.steps.filter(({ name }) => missing.includes(name));
  return fillIn(
    [
      UNCHECKED_BODIES,
      ...steps.map(({ name, sql }) => `-- ${name}\n${sql}\n${recordStep(name)}`),
      upgradeSql('begin'),
      ...source.files.map((file) =>
        isTable(file)
          ? commentsOf(file.sql)
          : `-- ${file.path}\nselect @schema@._replace_code('${objectName(file)}', $code$${file.sql}$code$);\n`,
      ),
      upgradeSql('end'),
      source.grants,
    ].join('\n'),
    schema,
    rolePrefix,
  );
}

/** Functions call each other in circles: their bodies are read when they are called, not when they are created. */
const UNCHECKED_BODIES = 'set local check_function_bodies = off;\n';

function recordStep(name: string): string {
  return `insert into @schema@.migrations (name) values ('${name}');\n`;
}

/** The comments of a table and its columns: the only part of its file that an upgrade runs again. */
function commentsOf(sql: string): string {
  return (sql.match(/^comment on (?:[^;']|'[^']*')*;$/gm) ?? []).map((comment) => `${comment}\n`).join('');
}
