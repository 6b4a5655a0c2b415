import { checkSet } from '../definition/check/check-set.ts';
import { lintSet } from '../definition/check/sql-lint.ts';
import { defaultProject } from '../definition/project.ts';
import { readSet } from '../definition/read/read-set.ts';
import { createDiagnostics } from '../diagnostic/diagnostics.ts';
import { createSourceFile } from '../diagnostic/source-file.ts';
import { loadSqlParser } from '../sql/parser.ts';
import { type DefinitionsFile, definitionsYaml } from './export/definitions-file.ts';

/**
 * Returns the errors that `validate` would report for a file of definitions. `nowMs: null` leaves out what depends on other
 * definitions and on the time: the SQL and the form remain.
 */
export async function mistakesOf(file: DefinitionsFile, nowMs: number | null): Promise<readonly string[]> {
  const diagnostics = createDiagnostics();
  const config = defaultProject('.');
  const project = { config, layers: [], environmentNames: [], declaredVars: [] };
  const noFile = { ok: false, code: 'PGH060', message: '', hint: null } as const;
  const set = readSet([createSourceFile('jobs', definitionsYaml(file, ''))], project, () => noFile, diagnostics);
  if (nowMs !== null) checkSet(set, config, nowMs, diagnostics);
  lintSet(set, await loadSqlParser(), diagnostics);
  return diagnostics.list.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}
