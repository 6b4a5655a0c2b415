import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchingCommits } from '../../../src/cli/options/commit-watch.ts';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { type RestartableServer, startRestartableServer } from '../../support/restartable-server.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await startRestartableServer({});
  const connection = await connect(targetOf(server.url('postgres')), { applicationName: 'test' });
  await connection.execute("alter system set synchronous_standby_names = 'nobody'");
  await connection.execute('select pg_reload_conf()');
  await connection.close();
});
afterAll(() => server.close());

test('a commit that waits for a standby is named, and ended by a limit', async () => {
  const target = targetOf(server.url('postgres'));
  const connection = await connect(target, { applicationName: 'test' });
  const notes: string[] = [];
  const watch = { connection, target, note: (text: string) => void notes.push(text), lookAfterMs: 100, limitMs: 500 };
  const committed = watchingCommits(watch, async () => {
    // Read-only work that takes long is left alone.
    await connection.query('select pg_sleep(1)');
    expect(notes).toEqual([]);
    await connection.execute('create table waits ()');
  });
  await expect(committed).rejects.toMatchObject({
    code: 'connection_failed',
    message: expect.stringContaining('no synchronous standby confirmed the commit in 0.5s'),
    hint: expect.stringContaining('do not repeat the command before'),
  });
  expect(notes).toEqual(['Waiting for a synchronous standby to confirm the commit, for up to 0.5s…']);
});
