// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDiagnostics } from '../../../src/diagnostic/diagnostics.ts';
import { readDefinitions } from '../../../src/reconcile/read/read-definitions.ts';
import { didYouMean } from '../../../src/text/did-you-mean.ts';
import { findSecrets, maskYaml, replaceSecrets } from '../../../src/text/secrets.ts';
import { NOW_MS, places, readFiles, writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

const SECRET = 'hunter2-is-a-secret';
const job = 'jobs: { a: { sql: select 1 } }\n';

/** Reads a directory, and fails when any output of validate contains the secret. */
async function validated(cwd: string): Promise<readonly string[]> {
  for (const format of ['text', 'json', 'markdown', 'github', 'sarif']) {
    const { stdout, stderr } = await runCommand(['validate', '--format', format], { cwd });
    expect(stdout + stderr).not.toMatch(/hunter2|4711471147/);
  }
  return places(await readDefinitions({ paths: [], cwd, environment: null, vars: {}, nowMs: NOW_MS }));
}

describe('a file is not read, and its text is not shown, when it', () => {
  const outside = (): string => join(writeFiles({ 'secret.yaml': `jobs: { ${SECRET}: 1 }\n` }), 'secret.yaml');

  test('is a definition reached through a link out of the project', async () => {
    const cwd = writeFiles({ 'pgherd.yaml': 'project: p\n', 'a.yaml': job });
    symlinkSync(outside(), join(cwd, 'b.yaml'));

    expect(await validated(cwd)).toEqual(['b.yaml:1:1 PGH011']);
  });

  test('is a pgherd.yaml reached through a link out of its directory', async () => {
    const cwd = writeFiles({ 'a.yaml': job });
    symlinkSync(outside(), join(cwd, 'pgherd.yaml'));

    expect(await validated(cwd)).toEqual(['pgherd.yaml:1:1 PGH011']);
  });

  test('is reached through a link to a hidden file of the project', async () => {
    const files = {
      'pgherd.yaml': 'project: p\n',
      '.git/config': `[http]\n  token = ${SECRET}\n`,
      '.env.yaml': `jobs: ${SECRET}\n`,
    };
    const cwd = writeFiles({ ...files, 'a.yaml': 'jobs: { a: { sql_file: a.sql }, b: { sql_file: .git/config } }\n' });
    symlinkSync('.git/config', join(cwd, 'a.sql'));
    symlinkSync('.env.yaml', join(cwd, 'c.yaml'));

    expect(await validated(cwd)).toEqual(['a.yaml:1:24 PGH061', 'a.yaml:1:48 PGH061', 'c.yaml:1:1 PGH011']);
  });

  test('is hidden, although the project includes it', async () => {
    const files = { 'pgherd.yaml': 'include: ["a.yaml", ".env.yaml"]\n', 'a.yaml': job, '.env.yaml': `x: ${SECRET}\n` };
    const cwd = writeFiles(files);
    const named = await readDefinitions({ paths: ['.env.yaml'], cwd, environment: null, vars: {}, nowMs: NOW_MS });

    expect(named.diagnostics[0]?.message).toBe('.env.yaml is hidden, or a link to a hidden file, and is not read');
    await validated(cwd);
  });

  test('is a pipe or a device', async () => {
    const cwd = writeFiles({ 'pgherd.yaml': 'project: p\n', 'a.yaml': 'jobs: { a: { sql_file: pipe.sql } }\n' });
    execFileSync('mkfifo', [join(cwd, 'pipe.sql'), join(cwd, 'pipe.yaml')]);
    const named = await readDefinitions({ paths: ['pipe.yaml'], cwd, environment: null, vars: {}, nowMs: NOW_MS });

    expect(await validated(cwd)).toEqual(['a.yaml:1:24 PGH060']);
    expect(named.diagnostics[0]?.message).toContain('not a regular file');
  });

  test('is larger than a definition can be', async () => {
    const cwd = writeFiles({ 'pgherd.yaml': 'project: p\n', 'a.yaml': job, 'b.yaml': '' });
    truncateSync(join(cwd, 'b.yaml'), 65 * 1024 * 1024);

    expect(await validated(cwd)).toEqual(['b.yaml:1:1 PGH011']);
  });

  test('is not a definition, although a pattern finds it', async () => {
    const key = `{ "type": "service_account",\n "private_key": "${SECRET}",\n "x": ${SECRET} ]\n`;
    const cwd = writeFiles({
      'pgherd.yaml': 'include: ["**/*"]\n',
      'creds.json': key,
      'note.txt': SECRET,
      'a.yaml': job,
    });

    expect(await validated(cwd)).toContain('note.txt:1:1 PGH021');
  });
});

test('a mounted ConfigMap is read through its links', async () => {
  const cwd = writeFiles({ '..2026/pgherd.yaml': 'project: p\n', '..2026/a.yaml': job });
  symlinkSync('..2026', join(cwd, '..data'));
  for (const name of ['pgherd.yaml', 'a.yaml']) symlinkSync(join('..data', name), join(cwd, name));

  expect(await validated(cwd)).toEqual([]);
});

describe('a secret in a definition is not echoed', () => {
  test.each([
    ['a URL in place of a name', `webhooks: { s: { url_env: "https://h.example/${SECRET}", secret_env: X } }\n`],
    ['a password in place of a name', `roles: { r: { password_env: "${SECRET}!" } }\n`],
    ['an unknown key', `roles:\n  r:\n    password: ${SECRET}\n`],
    ['a number in place of a name', 'roles: { r: { password_env: 4711471147 } }\n'],
    ['a block in place of a name', `roles:\n  r:\n    password_env: |\n      ${SECRET}\n    password: x\n`],
    ['a secret beside the mistake', `schema: 5\nhttp: { token_env: 7, token: ${SECRET} }\n`],
  ])('%s', async (_title, text) => {
    expect(await validated(writeFiles({ 'pgherd.yaml': text, 'a.yaml': job }))).not.toEqual([]);
  });
});

describe('a secret in SQL has a warning that does not show it', () => {
  const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.c2lnbmF0dXJlLWh1bnRlcjI';
  test.each([
    ['a bearer token', `select net.http_post(headers := '{"Authorization":"Bearer ${SECRET}"}')`, 1],
    ['a JSON web token', `select '${JWT}'`, 1],
    ['an API key', `select net.http_post(headers := '{"apikey": "${SECRET}"}')`, 1],
    ['an API key of a function', `select jsonb_build_object('X-Api-Key', '${SECRET}')`, 1],
    ['a token of a header', `select '{"private-token":"${SECRET}"}'`, 1],
    ['a key', `select '{"key": "${SECRET}", "apikey": "short"}'`, 0],
    ['a password of dblink', `select dblink('host=x password=${SECRET}', 'select 1')`, 1],
    ['one in a body', `do $$ begin perform dblink('password=${SECRET}', ''); end $$`, 1],
    ['a password of a role', `alter role r password '${SECRET}'`, 1],
    ['the password of a URL', `select 'postgres://u:${SECRET}@h/d'`, 1],
    ['a private key', `select '-----BEGIN RSA PRIVATE KEY----- ${SECRET} -----END RSA PRIVATE KEY-----'`, 1],
    ['a column', 'delete from t where password = old_password', 0],
    ['a parameter', "select dblink('password=' || $1->>'p', '')", 0],
  ])('%s', async (_title, sql, warnings) => {
    const files = {
      'pgherd.yaml': 'project: p\n',
      'a.yaml': `jobs:\n  a:\n    params: { p: x }\n    sql: |\n      ${sql}\n`,
    };
    const found = await validated(writeFiles(files));

    expect(found.map((place) => place.replace(/:\d+ /, ' '))).toEqual(Array(warnings).fill('a.yaml:5 PGH082'));
  });

  test('a variable in its place is not a secret', () => {
    const line = `curl -H "Authorization: Bearer ${SECRET}" https://u:${SECRET}@h/ && PGPASSWORD=${SECRET} psql`;
    const replaced = replaceSecrets(line, ({ variable }) => `\${${variable}}`);

    expect(replaced).toBe(
      'curl -H "Authorization: Bearer ${token}" https://u:${password}@h/ && PGPASSWORD=${password} psql',
    );
    expect(findSecrets(replaced)).toEqual([]);
  });

  test('the name of a job is not the name of a secret', async () => {
    const { diagnostics } = await readFiles({
      'a.yaml': 'jobs: { rotate-tokens: { sql: select 1, timeout: soon } }\n',
    });

    expect(diagnostics.map(({ message }) => message)).toEqual(['timeout: "soon" is not a duration']);
  });

  test('masks keep every offset', () => {
    const text = `a: b\npassword: ${SECRET}\ntoken_env: NAME\nurl_env: "https://x/${SECRET}"\n`;

    expect(maskYaml(text)).toBe(
      text.replace(SECRET, '*'.repeat(SECRET.length)).replace(`"https://x/${SECRET}"`, '*'.repeat(SECRET.length + 12)),
    );
  });
});

describe('suggestions', () => {
  test('are bounded: 20,000 unknown keys cost no more than the budget, and the first ones have a suggestion', async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `    scheduel${index}: x\n`).join('');
    const result = await readFiles({
      'pgherd.yaml': 'project: p\n',
      'a.yaml': `jobs:\n  a:\n    sql: select 1\n    shedule: x\n${keys}`,
    });

    expect(result.diagnostics).toHaveLength(20_001);
    expect(result.diagnostics[0]?.hint).toBe('did you mean "schedule"?');
  });

  test('are bounded: 5,000 unknown names of jobs', async () => {
    const jobs = Array.from(
      { length: 5_000 },
      (_, i) => `  job-number-${i}: { sql: select 1, schedule: "after: jbo-number-${i}" }\n`,
    );
    const { diagnostics } = await readFiles({ 'pgherd.yaml': 'project: p\n', 'a.yaml': `jobs:\n${jobs.join('')}` });

    expect(diagnostics).toHaveLength(5_000);
    expect(diagnostics.at(-1)?.hint).toBe('name a job of this project');
  });

  test('stop when the budget is spent, after no more work than it allows', () => {
    const { suggestions } = createDiagnostics();
    const before = suggestions.cells;
    let pulled = 0;
    function* candidates(): Generator<string> {
      for (; ; pulled++) yield `candidate-${pulled}`;
    }

    expect(didYouMean('x'.repeat(12), candidates(), suggestions)).toBeNull();
    expect(pulled).toBeLessThan(before);
    expect(didYouMean('schedul', ['schedule'], suggestions)).toBeNull();
  });

  test('are never the name itself', () => {
    expect(didYouMean('a', ['a'])).toBeNull();
  });
});
