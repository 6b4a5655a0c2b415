import { expect, test } from 'vitest';
import { ownTimeoutMs } from '../../../src/sql/own-timeout.ts';

test.each([
  ["set statement_timeout = '1s'; select 1", 1_000],
  ["SET LOCAL statement_timeout TO '5min'; select 1; select 2;", 600_000],
  ["set work_mem = '1GB'; set statement_timeout = 250; delete from t", 250],
  ["set statement_timeout = '1s'; a wrong statement", null],
  ['set statement_timeout = 0; select 1', null],
  ["set statement_timeout = '1s'; reset statement_timeout; select 1", null],
  ["select 1; set statement_timeout = '1s'; select 2", null],
  ["set statement_timeout = '1s'", null],
  ["select 'set statement_timeout = 1'", null],
  ["select set_config('statement_timeout', '200ms', true); select 1; select 2", 400],
  [
    "select pg_catalog.set_config('lock_timeout', '1s', true), pg_catalog.set_config('statement_timeout', '2s', false); select 1",
    2_000,
  ],
  ["select set_config('lock_timeout', '1s', true); select 'statement_timeout'", null],
  ["select set_config('statement_timeout', current_setting('x'), true); select 1", null],
])('%j limits itself to %s ms', async (sql, ms) => {
  expect(await ownTimeoutMs(sql)).toBe(ms);
});
