import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDefinitions } from '../../../src/reconcile/read/read-definitions.ts';
import { NOW_MS, places, readFiles, writeFiles } from '../../support/definition-files.ts';

const job = (name: string, more = ''): string => `jobs:\n  ${name}: {sql: select 1${more}}\n`;
const common = { environment: null, vars: {}, nowMs: NOW_MS };

describe('readDefinitions', () => {
  it('finds pgherd.yaml above the working directory and reads the whole project', async () => {
    const root = writeFiles({
      'pgherd.yaml': 'project: shop\n',
      'jobs/a.yaml': job('a'),
      'b.yml': job('b'),
      'deep/er/x.txt': '',
    });
    const result = await readDefinitions({ ...common, paths: [], cwd: join(root, 'deep/er') });
    expect(result.project).toMatchObject({ name: 'shop', schema: 'pgherd', rootDir: root });
    expect(result.set.jobs.map(({ definition, location }) => [definition.name, location.file])).toEqual([
      ['a', '../../jobs/a.yaml'],
      ['b', '../../b.yml'],
    ]);
    expect(result.selection).toBeNull();
  });

  it('leaves out node_modules, dot directories and excluded files', async () => {
    const result = await readFiles({
      'pgherd.yaml': 'include: ["**/*.yaml"]\nexclude: [drafts/]\n',
      'a.yaml': job('a'),
      'drafts/b.yaml': job('b'),
      'node_modules/c.yaml': job('c'),
      '.github/workflows/d.yaml': 'on: push\n',
    });
    expect(result.summary).toEqual({ files: 1, jobs: 1, topics: 0, errors: 0, warnings: 0 });
  });

  it.each(['', '# nothing yet\n', 'defaults: {timezone: UTC}\n'])(
    'does not read %j as a statement that there are no jobs',
    async (text) => {
      const result = await readFiles({ 'pgherd.yaml': '', 'a.yaml': text });
      expect(places(result)).toEqual(['a.yaml:1:1 PGH012']);
      expect((await readFiles({ 'pgherd.yaml': '', 'a.yaml': text, 'b.yaml': 'jobs: {}\n' })).diagnostics).toEqual([]);
    },
  );

  it('selects a file, but reads the rest of the project', async () => {
    const files = {
      'pgherd.yaml': '',
      'a.yaml': job('a', ', topic: t'),
      'b.yaml': `topics: {t: {}}\n${job('b', ', topic: nowhere')}`,
    };
    const result = await readFiles(files, { paths: ['a.yaml'] });
    expect([...(result.selection?.jobs ?? [])]).toEqual(['a']);
    expect([...(result.selection?.topics ?? [])]).toEqual([]);
    expect(result.set.jobs.map(({ definition }) => definition.name)).toEqual(['a', 'b']);
    expect(result.diagnostics).toEqual([]);
    expect(result.summary).toEqual({ files: 1, jobs: 1, topics: 0, errors: 0, warnings: 0 });
  });

  it('reads a project without pgherd.yaml under the name default', async () => {
    const result = await readFiles({ 'a.yaml': job('a') });
    expect(result.project).toMatchObject({ name: 'default', schema: 'pgherd', file: null });
  });

  it('reports the path that does not exist', async () => {
    const result = await readFiles({ 'a.yaml': job('a') }, { paths: ['jbos'] });
    expect(places(result)).toEqual(['jbos:1:1 PGH011']);
  });

  it('rejects an sql_file that a link leads out of the project', async () => {
    const root = writeFiles({ 'secret.sql': 'select 1', 'project/a.yaml': 'jobs:\n  a: {sql_file: link.sql}\n' });
    symlinkSync(join(root, 'secret.sql'), join(root, 'project/link.sql'));
    const result = await readDefinitions({ ...common, paths: [], cwd: join(root, 'project') });
    expect(places(result)).toEqual(['a.yaml:2:17 PGH061']);
  });

  it('does not follow linked directories', async () => {
    const root = writeFiles({ 'a.yaml': job('a') });
    symlinkSync(root, join(root, 'again'));
    const result = await readDefinitions({ ...common, paths: [], cwd: root });
    expect(result.summary.files).toBe(1);
  });

  it('reports an error in an SQL file at its place in that file', async () => {
    const files = { 'a.yaml': 'jobs:\n  a: {sql_file: sql/a.sql}\n', 'sql/a.sql': '\uFEFFselect 1;\r\n  selct 2;\r\n' };
    expect(places(await readFiles(files))).toEqual(['sql/a.sql:2:3 PGH070']);
    const root = writeFiles({ 'a.yaml': 'jobs:\n  a: {sql_file: ../x/b.sql}\n' });
    mkdirSync(join(root, 'x'));
    writeFileSync(join(root, 'x/b.sql'), 'delete frm x');
    writeFileSync(join(root, 'pgherd.yaml'), '');
    mkdirSync(join(root, 'jobs'));
    writeFileSync(join(root, 'jobs/c.yaml'), 'jobs:\n  c: {sql_file: ../x/b.sql}\n');
    writeFileSync(join(root, 'a.yaml'), '');
    const result = await readDefinitions({ ...common, paths: [], cwd: root });
    expect(places(result)).toEqual(['x/b.sql:1:8 PGH070']);
  });

  it('rejects an environment and a variable that are not declared', async () => {
    const files = { 'pgherd.yaml': 'vars: {retention: 1d}\nenvironments: {prod: {}}\n', 'a.yaml': job('a') };
    await expect(readFiles(files, { environment: 'prd' })).rejects.toMatchObject({
      code: 'usage',
      hint: 'did you mean "prod"?',
    });
    await expect(readFiles(files, { vars: { retntion: 'x' } })).rejects.toMatchObject({
      hint: 'did you mean "retention"?',
    });
  });

  it('normalizes every section of pgherd.yaml', async () => {
    const yaml = `project: billing
schema: jobs
connections: {reporting: {url_env: REPORTING_URL, roles: {r: {password_env: R2}}}}
roles: {r: {password_env: R1}, peer: }
environments: {prod: {url_env: PROD_URL, include: [p/*.yaml]}}
policy: {require-role: warning, forbidden-roles: {roles: [postgres]}, require-timeout: off}
isolation: trusted
daemon: {slots: 2, max_connections: 20, idle_timeout: 1m, poll: 500ms, grace: 1m, enabled: false}
`;
    const result = await readFiles({ 'pgherd.yaml': yaml, 'p/a.yaml': job('a', ', role: r') }, { environment: 'prod' });
    // Known, but no daemon runs with it.
    expect(places(result)).toEqual(['pgherd.yaml:7:12 PGH038']);
    expect(result.project).toMatchObject({
      name: 'billing',
      schema: 'jobs',
      include: ['p/*.yaml'],
      connections: { reporting: { urlEnv: 'REPORTING_URL', roles: { r: { passwordEnv: 'R2' } } } },
      roles: { r: { passwordEnv: 'R1' }, peer: { passwordEnv: null } },
      environment: { name: 'prod', urlEnv: 'PROD_URL' },
      policy: [
        { rule: 'require-role', severity: 'warning' },
        { rule: 'forbidden-roles', severity: 'error', roles: ['postgres'] },
      ],
      isolation: 'trusted',
      daemon: {
        enabled: false,
        slots: 2,
        maxConnections: 20,
        idleTimeoutMs: 60_000,
        pollMs: 500,
        batch: 400,
        graceMs: 60_000,
        restartPauseMs: 10_000,
      },
    });
  });

  it('reports errors in pgherd.yaml at their place, and continues', async () => {
    const yaml = 'projct: x\ndaemon: {slots: 0, poll: 5}\nconnections: {r: {url: postgres://u:p@h}}\n';
    const result = await readFiles({ 'pgherd.yaml': yaml, 'a.yaml': job('a') });
    expect(places(result)).toEqual([
      'pgherd.yaml:1:1 PGH020',
      'pgherd.yaml:2:17 PGH022',
      'pgherd.yaml:2:26 PGH021',
      'pgherd.yaml:3:15 PGH023',
      'pgherd.yaml:3:19 PGH020',
    ]);
    expect(JSON.stringify(result.diagnostics)).not.toContain('u:p@h');
  });
});

describe('a webhook that is declared with an error', () => {
  it('is not reported again where jobs and topics use it; nor is a connection', async () => {
    const yaml = 'webhooks: {hook: {url_env: H}}\nconnections: {reports: {url: x}}\n';
    const files = {
      'pgherd.yaml': yaml,
      'a.yaml':
        'topics: {t: {on_failure: {webhook: hook}}}\njobs: {a: {sql: call a(), on_failure: {webhook: hook}, connection: reports}}\n',
    };
    const codes = (await readFiles(files)).diagnostics.filter(({ severity }) => severity === 'error');
    expect(codes.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'pgherd.yaml PGH023',
      'pgherd.yaml PGH023',
      'pgherd.yaml PGH020',
    ]);
  });

  it('is reported once, with what to add; one that is not declared is another finding', async () => {
    const yaml = 'webhooks: {hook: {url_env: H}}\non_apply: {webhook: hook}\non_drift: {webhook: other}\n';
    const result = await readFiles({ 'pgherd.yaml': yaml, 'a.yaml': job('a') });

    expect(places(result)).toEqual(['pgherd.yaml:1:12 PGH023', 'pgherd.yaml:3:21 PGH037']);
    expect(result.diagnostics[0]).toMatchObject({
      message: 'hook must have the key "secret_env"',
      hint: 'add secret_env: ON_CALL_SECRET',
    });
  });
});

describe('a pattern of include or exclude', () => {
  it.each(['[z-a]*.yaml', '{a,b', '[a'])('that cannot be read, %s, is reported at its place', async (pattern) => {
    const files = {
      'pgherd.yaml': `include:\n  - "**/*.yaml"\n  - "${pattern}"\nenvironments: {prod: {exclude: ["${pattern}"]}}\n`,
      'a.yaml': job('a'),
    };
    const result = await readFiles(files);

    expect(places(result)).toEqual(['pgherd.yaml:3:5 PGH014', 'pgherd.yaml:4:33 PGH014']);
    expect(result.summary.jobs).toBe(1);
  });

  it('that is a directory is reported with the correct spelling', async () => {
    const files = { 'pgherd.yaml': 'include: [jobs, "*.yaml", jobs/]\nexclude: [drafts]\n', 'a.yaml': job('a') };
    const result = await readFiles({ ...files, 'jobs/b.yaml': job('b'), 'drafts/c.yaml': '' });

    expect(places(result)).toEqual(['pgherd.yaml:1:11 PGH015', 'pgherd.yaml:2:11 PGH015']);
    expect(result.diagnostics.map(({ hint, severity }) => [hint, severity])).toEqual([
      ['write jobs/', 'warning'],
      ['write drafts/', 'warning'],
    ]);
  });

  it('may have alternatives inside alternatives', async () => {
    const files = { 'pgherd.yaml': 'include: ["{a,{b,c}}/*.yaml"]\n', 'a/a.yaml': job('a'), 'c/c.yaml': job('c') };
    const result = await readFiles({ ...files, 'd/d.yaml': job('d') });

    expect(result.set.jobs.map(({ definition }) => definition.name)).toEqual(['a', 'c']);
  });
});
