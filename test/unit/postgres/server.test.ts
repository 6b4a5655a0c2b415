import { expect, test } from 'vitest';
import { conditionError } from '../../../src/postgres/server/condition.ts';
import { otherEngine } from '../../../src/postgres/server/engine.ts';

test.each([
  ['PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC 3.4.2, Redshift 1.0.61567', 'Amazon Redshift'],
  ['CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27)', 'CockroachDB'],
  ['PostgreSQL 11.2-YB-2.19.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 15.0.3', 'YugabyteDB'],
  ['PostgreSQL 12.12 (Greenplum Database 7.0.0 build commit:0a7a3566)', 'Greenplum'],
  ['PostgreSQL 9.5.0 on x86_64-unknown-linux-gnu (Materialize v0.84.0)', 'Materialize'],
  ['PostgreSQL 13.14.0-RisingWave-1.10.0', 'RisingWave'],
  ['CrateDB 5.7.2 (built 3a45e2d/2024-05-08T12:00:00Z, Linux 5.15 amd64)', 'CrateDB'],
  ['PostgreSQL 12.3, compiled by Visual C++ build 1914, 64-bit, QuestDB', 'QuestDB'],
])('%s is %s', (answer, name) => {
  expect(otherEngine(answer)).toMatchObject({ name, refusal: expect.stringContaining(`${name}, not PostgreSQL`) });
});

test.each([
  'PostgreSQL 16.4 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 8.5.0 20210514 (Red Hat 8.5.0-20), 64-bit',
  'PostgreSQL 15.3 (EnterpriseDB Advanced Server 15.3.0) on x86_64-pc-linux-gnu',
])('%s is PostgreSQL', (answer) => {
  expect(otherEngine(answer)).toBeNull();
});

const serverError = (code: string, message: string): Error =>
  Object.assign(new Error(message), { code, severity: 'ERROR' });

test.each([
  ['25006', 'cannot execute LISTEN during recovery', /accepts no writes/],
  ['53100', 'could not extend file "base/5/1": No space left on device', /disk of the server is full/],
  ['57014', 'canceling statement due to statement timeout', /was cancelled/],
  ['40P01', 'deadlock detected', /deadlock/],
  [
    '55000',
    'cannot delete from table "x" because it does not have a replica identity and publishes deletes',
    /publication for all tables/,
  ],
])('SQLSTATE %s, "%s", has a name and a remedy', (code, message, name) => {
  const error = conditionError(serverError(code, message));
  expect(error).toMatchObject({ code: 'server_condition', message: expect.stringMatching(name) });
  expect(error?.message).toContain(message);
  expect(error?.hint).toMatch(/\w/);
});

test.each([
  ['42703', 'column "x" does not exist'],
  ['23514', 'new row violates check constraint'],
  ['55000', 'currval of sequence "x" is not yet defined in this session'],
])('SQLSTATE %s, "%s", is not of the surroundings', (code, message) => {
  expect(conditionError(serverError(code, message))).toBeNull();
});
