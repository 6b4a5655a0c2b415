import { describe, expect, it } from 'vitest';
import { readFiles } from '../../support/definition-files.ts';

async function read(project: string): ReturnType<typeof readFiles> {
  return await readFiles({ 'pgherd.yaml': project, 'a.yaml': 'jobs: {a: {sql: "delete from t where x"}}\n' });
}

async function found(window: string): Promise<readonly string[]> {
  const { diagnostics } = await read(`policy:\n  freeze:\n    - ${window}\n`);
  return diagnostics.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`);
}

describe('policy.freeze and policy.approvals', () => {
  it('have defaults', async () => {
    const { project } = await read('policy: {freeze: [{cron: "0 18 * * fri", duration: 62h}], approvals: 1}\n');
    expect(project.gates).toEqual({
      freeze: [{ cron: '0 18 * * fri', durationMs: 223_200_000, timezone: 'UTC', reason: null, allow: [] }],
      approvals: 1,
    });
    expect((await read('project: x\n')).project.gates).toEqual({ freeze: [], approvals: 0 });
  });

  it('are replaced key by key by those of the environment', async () => {
    const { project } = await read(
      'policy: {freeze: [{cron: "@daily", duration: 1h}], approvals: 2}\nenvironments: {dev: {default: true, policy: {approvals: 0}}}\n',
    );
    expect(project.gates).toMatchObject({ freeze: [{ cron: '@daily' }], approvals: 0 });
  });

  it.each([
    ['{cron: "0 25 * * *", duration: 1h}', /^pgherd.yaml:3:14 PGH040 hour/],
    ['{cron: "@after 5m", duration: 1h}', /PGH040 "@after 5m" does not say when a window starts/],
    ['{cron: "0 0 30 2 *", duration: 1h}', /PGH041 "0 0 30 2 \*" never starts a window/],
    ['{cron: "@daily", duration: 5 hours}', /PGH021|PGH025/],
    ['{cron: "@daily", duration: 400d}', /PGH025 400d is not from 1ms to 366d/],
    ['{cron: "@daily", duration: 0s}', /PGH025/],
    ['{cron: "@daily", duration: 1h, timezone: Berlin}', /PGH043 unknown time zone "Berlin"/],
    ['{cron: "@daily", duration: 1h, allow: [updates]}', /^pgherd.yaml:3:46 PGH022 "updates" is not a kind of change/],
    ['{cron: "@daily", duration: 1h, allow: ["job:[a"]}', /PGH022 "job:\[a": the pattern/],
    ['{cron: "@daily"}', /PGH023/],
    ['{cron: "@daily", duration: 1h, reasn: x}', /PGH020/],
  ])('reports %s at its place', async (window, message) => {
    const [first, ...others] = await found(window);
    expect(first).toMatch(message);
    expect(others).toEqual([]);
  });
});
