import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { newTask, statementOf } from '../faults/enqueuer.ts';
import { open } from '../support/admin.ts';
import type { Random } from '../support/random.ts';
import { HOME_ROLES, OTHER_ROLES } from './jobs.ts';

const INTERVAL_MS = 100;
const ROLES = { home: HOME_ROLES, other: OTHER_ROLES };

/**
 * Enqueues some 25 tasks a second in transactions that also note what is expected, until `signal` ends it. Returns how many
 * were committed. After an error the session is opened again.
 */
export async function enqueueUntil(
  signal: AbortSignal,
  { url, prefix, random }: { readonly url: string; readonly prefix: string; readonly random: Random },
): Promise<number> {
  let client: pg.Client | null = null;
  let committed = 0;
  for (let batch = 0; !signal.aborted; batch++) {
    const startMs = performance.now();
    const tasks = Array.from({ length: random.int(1, 4) }, (_, n) => newTask(`${prefix}-${batch}-${n}`, random, ROLES));
    try {
      client ??= await open(url);
      await client.query(statementOf(tasks));
      committed += tasks.length;
    } catch (error) {
      // Without a server nothing is committed, and nothing is expected. Everything else is a fault of the program.
      if (error instanceof Error && 'code' in error && /^(2|3|42|P0|XX)/.test(String(error.code))) throw error;
      void client?.end().catch(() => {});
      client = null;
    }
    await delay(Math.max(0, INTERVAL_MS - (performance.now() - startMs)));
  }
  await client?.end().catch(() => {});
  return committed;
}
