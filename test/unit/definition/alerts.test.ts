import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitStatements } from '../../../src/sql/split-statements.ts';
import { places, readFiles } from '../../support/definition-files.ts';

const PROJECT = 'webhooks: { on-call: { url_env: ON_CALL_URL, secret_env: ON_CALL_SECRET } }\n';
const job = (sql: string, rest: string = ''): string => `jobs:\n  a:\n    sql: ${sql}\n${rest}`;

describe('parameters', () => {
  it.each([
    ['no params at all', job("select $1->>'days'"), 'a.yaml:3:17 PGH079', 'add params'],
    ['more than 1 MB', job(`select '${'x'.repeat(1_048_576)}'`), 'a.yaml:3:10 PGH083', 'into a function'],
    [
      'parameters that are larger than the topic allows',
      `topics: { t: { max_params_bytes: 13 }, u: { max_params_bytes: 14 } }\n${job("select $1->>'days'", '    topic: t\n    params: { days: 1000 }\n').replace('jobs:', 'jobs:\n  b: { topic: u, sql: "select $1->>\'days\'", params: { days: 1000 } }')}`,
      'a.yaml:7:5 PGH084',
      'max_params_bytes',
    ],
    ['a second parameter', job("select 'é', $2", '    params: { days: 1 }\n'), 'a.yaml:3:22 PGH079', '$1->>'],
    [
      'begin without an end',
      job('begin; update t set c = 1 where d', '    transaction: false\n'),
      'a.yaml:3:10 PGH085',
      'add commit',
    ],
    [
      'begin after a commit',
      job('begin; update t set c = 1 where d; commit; start transaction', '    transaction: false\n'),
      'a.yaml:3:53 PGH085',
      'add commit',
    ],
    [
      'commit and chain',
      job('begin; update t set c = 1 where d; commit and chain', '    transaction: false\n'),
      'a.yaml:3:10 PGH085',
      'add commit',
    ],
    [
      'begin and commit',
      job('begin; savepoint s; update t set c = 1 where d; rollback to s; commit', '    transaction: false\n'),
      null,
      '',
    ],
    ['DO beside it', job('do $$ begin end $$; select 1'), null, ''],
    [
      'a function of its own',
      job('create function f(int) returns int language sql begin atomic select $1; end'),
      null,
      '',
    ],
    ['a prepared statement', job('prepare p(int) as select $1'), null, ''],
    [
      'a default',
      job('alter table t alter c set default $1', '    params: { c: 1 }\n'),
      'a.yaml:3:44 PGH080',
      'SELECT',
    ],
    ['an UPDATE', job("update t set c = $1->>'c' where true", '    params: { c: 1 }\n'), null, ''],
    ['a CALL', job("call p($1->>'c')", '    params: { c: 1 }\n'), null, ''],
  ])('with %s', async (_title, yaml, place, says) => {
    const result = await readFiles({ 'a.yaml': yaml });
    expect(places(result)).toEqual(place === null ? [] : [place]);
    expect(result.diagnostics.map(({ hint }) => hint).join()).toContain(says);
  });

  it('are single values, sorted by name, with variables replaced', async () => {
    const yaml = job("select $1->>'b'", `    params: { b: "\${region}", a: 14, c: null, d: true }\n`);
    const { set } = await readFiles({ 'a.yaml': yaml, 'pgherd.yaml': 'vars: { region: EU }\ninclude: [a.yaml]\n' });
    expect(JSON.stringify(set.jobs[0]?.definition.params)).toBe('{"a":14,"b":"EU","c":null,"d":true}');
    const nested = await readFiles({ 'a.yaml': job("select $1->>'b'", '    params: { b: [1] }\n') });
    expect(places(nested)).toEqual(['a.yaml:4:15 PGH021']);
  });

  it('are found in the statements that use them', async () => {
    expect(await splitStatements("vacuum t; select $1->>'a'; select '$1'")).toEqual([
      { sql: 'vacuum t', usesParameter: false },
      { sql: "select $1->>'a'", usesParameter: true },
      { sql: "select '$1'", usesParameter: false },
    ]);
  });
});

describe('on_failure', () => {
  it('must name a webhook of pgherd.yaml', async () => {
    const files = { 'pgherd.yaml': `${PROJECT}include: [a.yaml]\n` };
    const wrong = await readFiles({ ...files, 'a.yaml': job('select 1', '    on_failure: { webhook: on-cal }\n') });
    expect(places(wrong)).toEqual(['a.yaml:4:28 PGH037']);
    expect(wrong.diagnostics[0]?.hint).toContain('on-call');
    const right = await readFiles({ ...files, 'a.yaml': job('select 1', '    on_failure: { webhook: on-call }\n') });
    expect(right.set.jobs[0]?.definition.onFailure).toEqual({ notify: null, webhook: 'on-call' });
  });

  it('is merged with the defaults key by key, and null takes one back', async () => {
    const yaml = `defaults: { on_failure: { notify: alerts } }\n${job('select 1')}  b: { sql: select 1, on_failure: { notify: null } }\n`;
    const { set } = await readFiles({ 'a.yaml': yaml });
    expect(set.jobs.map(({ definition }) => definition.onFailure)).toEqual([{ notify: 'alerts', webhook: null }, null]);
  });
});

describe('webhooks', () => {
  it('name a file of authorities relative to pgherd.yaml, or none', async () => {
    const urls = 'url_env: A, secret_env: B';
    const { project } = await readFiles({
      'pgherd.yaml': `webhooks: { private: { ${urls}, ca_file: certificates/ca.pem }, public: { ${urls} } }\n`,
      'a.yaml': job('select 1'),
    });
    const { rootDir, webhooks } = project;
    expect(webhooks.private?.caFile).toBe(join(rootDir, 'certificates', 'ca.pem'));
    expect(webhooks.public?.caFile).toBeNull();
  });
});

describe('expect.rows', () => {
  it.each([
    ['>=1', '>= 1'],
    ['= 007', '= 7'],
    ['1..5', '1..5'],
  ])('%s is %s', async (written, normalized) => {
    const { set } = await readFiles({ 'a.yaml': job('select 1', `    expect: { rows: "${written}" }\n`) });
    expect(set.jobs[0]?.definition.expect?.rows).toBe(normalized);
  });

  it('rejects a range that contains no number', async () => {
    expect(places(await readFiles({ 'a.yaml': job('select 1', '    expect: { rows: 5..1 }\n') }))).toEqual([
      'a.yaml:4:21 PGH022',
    ]);
  });
});

describe('log', () => {
  it("is the job's own, otherwise its topic's, otherwise all", async () => {
    const yaml = `topics: { t: { log: errors } }
jobs:
  a: { sql: select 1 }
  b: { sql: select 1, topic: t }
  c: { sql: select 1, topic: t, log: off }
`;
    const { set } = await readFiles({ 'a.yaml': yaml });
    expect(set.jobs.map(({ definition }) => definition.log)).toEqual(['all', 'errors', 'off']);
  });
});
