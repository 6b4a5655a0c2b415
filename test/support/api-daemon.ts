import type { DaemonOptions } from '../../src/runtime/part/options.ts';
import type { ApiDatabase } from './api-database.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';

/** A daemon that logs in as a mere member of pgherd_daemon, and knows the passwords of both strangers. */
export async function startApiDaemon(api: ApiDatabase, options: Partial<DaemonOptions> = {}): Promise<TestDaemon> {
  const { database, aliceRole, bobRole } = api;
  const login = await database.createRole('daemon', { memberOf: ['pgherd_daemon'] });
  return startDaemon(database, options, {
    url: database.roleUrl(login),
    roles: { [aliceRole]: { passwordEnv: 'ALICE' }, [bobRole]: { passwordEnv: 'BOB' } },
    env: { ALICE: database.rolePassword(aliceRole), BOB: database.rolePassword(bobRole) },
  });
}
