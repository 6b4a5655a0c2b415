import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly permissions: object;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly 'timeout-minutes'?: number;
        readonly if?: string;
        readonly environment?: string;
        readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
        readonly steps: readonly Step[];
      }
    >
  >;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const workflow = parse(read('examples/ci/github-workflow.yml')) as Workflow;
const action = parse(read('action.yml')) as Action;
const steps = [...Object.values(workflow.jobs).flatMap((job) => job.steps), ...action.runs.steps];
const manifest = JSON.parse(read('package.json')) as { readonly version: string };

describe('the example workflow', () => {
  it('uses nothing but the actions of GitHub itself', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !/^actions\/[a-z-]+@v\d+$/.test(name))).toEqual([]);
  });

  it('puts no expression into a script, where a branch name could become a command', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(8);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('has for each job only the permissions it needs, and a time limit', () => {
    expect(workflow.permissions).toEqual({});
    const given = Object.entries(workflow.jobs).map(([name, job]) => [name, job.permissions]);
    expect(Object.fromEntries(given)).toEqual({
      validate: { contents: 'read' },
      plan: { contents: 'read', 'pull-requests': 'write' },
      release: { contents: 'read' },
      apply: { 'pull-requests': 'write' },
    });
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('applies in a protected environment, one at a time, and never interrupts an apply', () => {
    expect(workflow.jobs.apply).toMatchObject({
      environment: 'production',
      concurrency: { group: 'pgherd-apply', 'cancel-in-progress': false },
    });
  });

  it('does not pass the secrets of the repository to pull requests of forks', () => {
    expect(workflow.jobs.plan?.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
  });

  it('installs this version of pgherd', () => {
    expect(workflow.env.PGHERD_VERSION).toBe(manifest.version);
    expect(action.inputs.version?.default).toBe(manifest.version);
  });

  it('writes the comment with pgherd itself, after every outcome', () => {
    const comments = steps.filter(({ name }) => name === 'Comment').map(({ run }) => run);
    expect(comments).toEqual(
      ['plan.md', 'apply.md', 'pgherd.md'].map((file) => `pgherd comment "$RUNNER_TEMP/${file}"\n`.trimEnd()),
    );
  });

  it('has a template for GitLab with the same version', () => {
    const [spec] = parseAllDocuments(read('deploy/gitlab/pgherd.yml')).map((document) => document.toJS());
    expect(spec).toMatchObject({ spec: { inputs: { version: { default: manifest.version } } } });
  });
});
