import { once } from 'node:events';
import type { TestServer } from './test-server.ts';

/** Whether databases outlive their tests, for inspection: `PGHERD_TEST_KEEP=1`. */
export function keepsDatabases(): boolean {
  return process.env.PGHERD_TEST_KEEP === '1';
}

/** Prints how to inspect the kept databases, and resolves at a line on standard input, or its end. */
export async function waitForReader(server: TestServer): Promise<void> {
  process.stderr.write(`the test server stays up: ${server.url}\nits log: ${server.log}\npress Enter to stop it\n`);
  await once(process.stdin.resume(), 'readable');
}
