import { once } from 'node:events';
import type { TestServer } from './test-server.ts';

/** Whether databases outlive their tests, to be looked at: `PGHERD_TEST_KEEP=1`. */
export function keepsDatabases(): boolean {
  return process.env.PGHERD_TEST_KEEP === '1';
}

/** Says how to look at what was kept, and resolves when the user has seen enough: at a line on standard input, or its end. */
export async function waitForReader(server: TestServer): Promise<void> {
  process.stderr.write(`the test server stays up: ${server.url}\nits log: ${server.log}\npress Enter to stop it\n`);
  await once(process.stdin.resume(), 'readable');
}
