import type { HttpConfig } from '../../src/definition/project.ts';
import type { ServedDaemon } from '../../src/http/http-context.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { stopDaemons } from './daemon.ts';
import type { TestDatabase } from './database.ts';
import { startHttp, type TestHttp } from './http.ts';

export interface TestDashboard {
  readonly http: TestHttp;
  readonly browser: TestBrowser;
  /** Closes the browser, the server and the daemons of the test. */
  readonly close: () => Promise<void>;
}

/** Serves the dashboard of a daemon, and starts a browser for it. */
export async function openDashboard(
  database: TestDatabase,
  daemon: ServedDaemon,
  config: Partial<HttpConfig> = {},
): Promise<TestDashboard> {
  const http = await startHttp(database, { daemon, config });
  const browser = await openBrowser();
  const close = async (): Promise<void> => {
    await browser.close();
    await http.stop();
    await stopDaemons();
  };
  return { http, browser, close };
}
