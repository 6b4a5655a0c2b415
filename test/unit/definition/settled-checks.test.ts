import { expect, test } from 'vitest';
import { checkSet } from '../../../src/definition/check/check-set.ts';
import { readSuppressions } from '../../../src/definition/check/suppressions.ts';
import { readSet } from '../../../src/definition/read/read-set.ts';
import { createDiagnostics } from '../../../src/diagnostic/diagnostics.ts';
import { createSourceFile } from '../../../src/diagnostic/source-file.ts';
import { openProject } from '../../../src/reconcile/read/open-project.ts';
import { jobNamed } from '../../support/definitions.ts';

test('no check of the set reads a settled file: a job has all that it asks for', () => {
  const diagnostics = createDiagnostics();
  const { project } = openProject(null, '/', { cwd: '/', environment: null, vars: {} }, diagnostics);
  const topics = createSourceFile('topics.yaml', 'topics:\n  mail: { max_sql_bytes: 100, max_params_bytes: 100 }\n');
  // Its jobs are not in its text, so that whatever reads it fails.
  const settled = createSourceFile('jobs.yaml', '# written for pgherd\njobs: {}\n');
  const jobs = [jobNamed('a', { topic: 'mail', params: { n: 1 } }), jobNamed('b', { schedule: ['after a'] })];
  const noFile = { ok: false, code: 'PGH060', message: '', hint: null } as const;
  const set = readSet([topics, settled], project, () => noFile, diagnostics, {
    isCandidate: (source) => source === settled,
    jobsOf: () => jobs,
  });

  checkSet(set, project.config, Date.now(), diagnostics);

  expect(readSuppressions([topics, settled], set)).toEqual([]);
  expect(set.jobs.size).toBe(2);
  expect(diagnostics.list).toEqual([]);
});
