import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
/** Logins: two people and the one that CI applies as. */
let alice: string;
let bob: string;
let ci: string;
beforeEach(async () => {
  database = await createTestDatabase();
  const memberOf = ['pgherd_deployer'];
  [alice, bob, ci] = [
    await database.createRole('alice', { memberOf }),
    await database.createRole('bob', { memberOf }),
    await database.createRole('ci', { memberOf }),
  ];
});
afterEach(async () => {
  await database.drop();
});

const A = 'jobs: {a: {sql: "delete from t where x"}}\n';
const B = 'jobs: {a: {sql: "delete from t where y"}}\n';

const project = (policy = 'approvals: 1'): string =>
  writeFiles({
    'pgherd.yaml': `project: billing\npolicy: {${policy}}\n`,
    'jobs.yaml': A.replace('sql', `role: ${ci}, sql`),
  });

async function as(login: string, cwd: string, ...args: string[]): Promise<CommandOutcome> {
  return await runCommand([...args, '--url', database.roleUrl(login)], { cwd });
}

async function planOf(cwd: string, ...args: string[]): Promise<Plan> {
  return JSON.parse((await as(ci, cwd, 'plan', '--format', 'json', ...args)).stdout);
}

const revisions = async (): Promise<readonly object[]> =>
  await database.query(
    'select revision::int, applied_by::text, approvals, approved_by::text[] from pgherd.revisions order by revision',
  );

test('a plan needs an approval of another login, and shows its digest and what is missing', async () => {
  const cwd = project();
  const { exitCode, stdout } = await as(ci, cwd, 'plan');
  expect(exitCode).toBe(0);
  const digest = /Digest ([0-9a-f]{64}): needs 1 approval of other logins, has 0/.exec(stdout)?.[1] ?? '';
  expect(stdout).toContain(`pgherd approve ${digest}`);
  expect((await as(ci, cwd, 'plan', '--format', 'markdown')).stdout).toContain(digest);
  expect(await planOf(cwd)).toMatchObject({ digest, approvals: { required: 1, given: [], missing: 1 }, blocked: null });

  const refused = { code: 'plan_blocked', hint: expect.stringContaining(`pgherd approve ${digest}`) };
  await expect(as(ci, cwd, 'apply', '--yes')).rejects.toMatchObject(refused);
  // Its own approval does not count.
  await as(ci, cwd, 'approve', digest);
  await expect(as(ci, cwd, 'apply', '--yes')).rejects.toMatchObject(refused);

  const approved = await as(alice, '/', 'approve', digest, '--reason', 'read it');
  expect(approved.stdout).toContain(`Approved ${digest} as ${alice}, until 2`);
  expect(approved.stdout).toContain(`An apply by ${alice} itself needs another login's approval`);
  expect((await as(ci, cwd, 'plan')).stdout).toContain(`Digest ${digest}: approved by ${alice}.`);
  expect((await as(ci, cwd, 'apply', '--yes')).stdout).toContain('Applied as revision 1');
  expect(await revisions()).toEqual([{ revision: 1, applied_by: ci, approvals: 1, approved_by: [alice] }]);
  expect(
    await database.query("select login::text, action, target, reason from pgherd.audit where action = 'approve'"),
  ).toEqual([
    { login: ci, action: 'approve', target: `plan ${digest.slice(0, 8)}`, reason: null },
    { login: alice, action: 'approve', target: `plan ${digest.slice(0, 8)}`, reason: 'read it' },
  ]);
});

test('a plan that changed needs a new approval, and an expired one does not count', async () => {
  const cwd = project();
  const { digest } = await planOf(cwd);
  await as(alice, cwd, 'approve', digest);
  writeFileSync(join(cwd, 'jobs.yaml'), B.replace('sql', `role: ${ci}, sql`));
  const changed = await planOf(cwd);
  expect(changed.digest).not.toBe(digest);
  await expect(as(ci, cwd, 'apply', '--yes')).rejects.toMatchObject({ code: 'plan_blocked' });

  await as(alice, cwd, 'approve', changed.digest, '--expires', '1ms');
  await expect(as(ci, cwd, 'apply', '--yes')).rejects.toMatchObject({ code: 'plan_blocked' });
  await as(bob, cwd, 'approve', changed.digest);
  expect(await planOf(cwd)).toMatchObject({ approvals: { missing: 0, given: [{ by: bob }] } });
});

test('an approval of the author does not count, and one login counts once', async () => {
  const cwd = project('approvals: 2');
  const { digest } = await planOf(cwd, '--author', alice);
  for (const login of [alice, bob, bob]) await as(login, cwd, 'approve', digest);
  expect(await planOf(cwd, '--author', alice)).toMatchObject({
    author: alice,
    digest,
    approvals: { required: 2, missing: 1, given: [{ by: bob }] },
  });
  // Another author is another plan.
  expect((await planOf(cwd, '--author', bob)).digest).not.toBe(digest);
  const dora = await database.createRole('dora', { memberOf: ['pgherd_deployer'] });
  await as(dora, cwd, 'approve', digest);
  await as(ci, cwd, 'apply', '--yes', '--author', alice);
  expect(await revisions()).toMatchObject([{ approved_by: [bob, dora].toSorted() }]);
});

test('a saved plan carries the policy, and is approved by its file', async () => {
  const cwd = project();
  await as(ci, cwd, 'plan', '--out', 'plan.json');
  await expect(as(ci, cwd, 'apply', 'plan.json', '--yes')).rejects.toMatchObject({ code: 'plan_blocked' });
  await as(bob, cwd, 'approve', 'plan.json');
  await as(ci, cwd, 'apply', 'plan.json', '--yes');
  expect(await revisions()).toMatchObject([{ approved_by: [bob] }]);
  const saved: Plan = JSON.parse(readFileSync(join(cwd, 'plan.json'), 'utf8'));
  expect(saved).toMatchObject({ policy: { approvals: 1 }, approvals: { missing: 1 } });
});

test('a plan that lowers the number needs the approvals of the last revision', async () => {
  const cwd = project();
  await as(alice, cwd, 'approve', (await planOf(cwd)).digest);
  await as(ci, cwd, 'apply', '--yes');
  writeFileSync(join(cwd, 'pgherd.yaml'), 'project: billing\n');
  writeFileSync(join(cwd, 'jobs.yaml'), B.replace('sql', `role: ${ci}, sql`));

  const lowered = await planOf(cwd);
  expect(lowered).toMatchObject({ approvals: { required: 1, missing: 1 } });
  await expect(as(ci, cwd, 'apply', '--yes')).rejects.toMatchObject({ code: 'plan_blocked' });
  await as(alice, cwd, 'approve', lowered.digest);
  await as(ci, cwd, 'apply', '--yes');
  // A rollback outside the repository leaves the number as it is.
  await as(ci, '/', 'rollback', '1', '--project', 'billing', '--yes');
  expect(await revisions()).toMatchObject([{ approvals: 1 }, { approvals: 0 }, { approvals: 0 }]);
});

test('the database enforces it for every login that writes the revision or the approval', async () => {
  const cwd = project();
  const { digest } = await planOf(cwd);
  const client = await database.client(ci);
  await client.query("insert into pgherd.projects (name) values ('billing')");
  const revision = `insert into pgherd.revisions (project_id, revision, digest, tool_version, summary, approvals)
    select id, 1, '${digest}', 'x', '{}', 1 from pgherd.projects`;
  await expect(client.query(revision)).rejects.toThrow(/needs 1 approvals? of other logins, has 0/);
  await expect(
    client.query('insert into pgherd.approvals (digest, approved_by) values ($1, $2)', [digest, alice]),
  ).rejects.toMatchObject({ code: '42501' });
  // Who may insert whole rows still cannot approve as another login.
  await database.query(`grant insert on pgherd.approvals to ${ci}`);
  await client.query('insert into pgherd.approvals (digest, approved_by) values ($1, $2)', [digest, alice]);
  await expect(client.query(revision)).rejects.toThrow(/has 0/);
});

test.each(['abc', '3f2a', 'nowhere.json'])('approve refuses %s', async (digest) => {
  await expect(runCommand(['approve', digest, '--url', database.url])).rejects.toMatchObject({
    code: 'usage',
    message: `"${digest}" is not the digest of a plan (64 hex digits)`,
  });
});
