import { describe, expect, test } from 'vitest';
import { useCliProject } from '../support/cli-project.ts';

const project = useCliProject();
const { pgherd, write } = project;

describe('a task', () => {
  test('names the revision, the commit and the file it was made from', async () => {
    write('jobs: { origin: { sql: select 1 } }\n');
    await pgherd('apply', '--yes');
    await project.database.query("update pgherd.revisions set git_commit = '0123456789abcdef'");
    await project.database.query("select pgherd.trigger_job('origin')");

    const { tasks } = JSON.parse((await pgherd('tasks', '--format', 'json')).stdout);
    expect(tasks).toMatchObject([{ job: 'origin', commit: '0123456789abcdef', file: 'jobs.yaml' }]);
    expect((await pgherd('tasks')).stdout).toContain(`${tasks[0].revision} 0123456 jobs.yaml`);
  });
});
