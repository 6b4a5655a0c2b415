import { describe, expect, it } from 'vitest';
import { isBlockingCode } from '../../../src/diagnostic/codes.ts';
import { readFiles } from '../../support/definition-files.ts';

async function found(policy: string, jobs: string): Promise<readonly unknown[]> {
  const result = await readFiles({ 'pgherd.yaml': `policy:\n${policy}`, 'a.yaml': jobs });
  return result.diagnostics.map(
    ({ file, line, column, code, severity }) => `${file}:${line}:${column} ${code} ${severity}`,
  );
}

describe('policy', () => {
  it('requires a description, a timeout and a role, with the severity of the rule', async () => {
    const policy = '  require-description: error\n  require-timeout: warning\n  require-role: error\n';
    expect(await found(policy, 'jobs:\n  a: {sql: select 1}\n')).toEqual([
      'a.yaml:2:3 PGH101 error',
      'a.yaml:2:3 PGH102 warning',
      'a.yaml:2:3 PGH103 error',
    ]);
  });

  it('accepts the timeout of a topic or of the defaults', async () => {
    const jobs = 'topics: {t: {timeout: 5m}}\njobs:\n  a: {sql: select 1, topic: t}\n';
    expect(await found('  require-timeout: error\n', jobs)).toEqual([]);
    expect(await found('  require-timeout: error\n', 'defaults: {timeout: 1m}\njobs: {a: {sql: select 1}}\n')).toEqual(
      [],
    );
  });

  it('reports roles and databases at their place', async () => {
    const policy =
      '  forbidden-roles: {roles: [postgres]}\n  allowed-databases: {databases: [weborder], severity: warning}\n';
    const jobs =
      'defaults: {role: postgres}\njobs:\n  a: {sql: select 1, database: other}\n  b: {sql: select 1, role: null}\n';
    expect(await found(policy, jobs)).toEqual(['a.yaml:1:18 PGH104 error', 'a.yaml:3:32 PGH105 warning']);
  });

  it('counts the starts of the busiest minute', async () => {
    const jobs = 'jobs:\n  a: {sql: select 1, schedule: "0 3 * * *"}\n  b: {sql: select 1, schedule: "@every 10s"}\n';
    expect(await found('  max-starts-per-minute: {limit: 6}\n', jobs)).toEqual(['a.yaml:3:3 PGH106 error']);
    expect(await found('  max-starts-per-minute: {limit: 7}\n', jobs)).toEqual([]);
  });

  it('ignores a rule that is off', async () => {
    expect(await found('  require-role: off\n', 'jobs: {a: {sql: select 1}}\n')).toEqual([]);
  });

  it('has its own codes', () => {
    expect(['PGH101', 'PGH305', 'PGH044'].map(isBlockingCode)).toEqual([true, true, false]);
  });
});
