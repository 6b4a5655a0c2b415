import { setTimeout as delay } from 'node:timers/promises';
import { askHttp } from '../support/http.ts';
import type { SoakDaemon } from './daemon.ts';
import type { Incidents } from './incidents.ts';

/** What an open dashboard asks for, and how often; and a scraper. */
const POLLS: readonly (readonly [path: string, everyMs: number])[] = [
  ['/api/overview', 2_000],
  ['/api/jobs?limit=25', 4_000],
  ['/api/tasks?state=running&limit=10', 4_000],
  ['/api/log?limit=20', 4_000],
  ['/api/topics?limit=25', 4_000],
  ['/api/history?limit=8', 4_000],
  ['/api/durations?job=tick-0&job=second-0&job=period-0', 4_000],
  ['/api/status', 5_000],
  ['/metrics', 5_000],
];

export interface Polled {
  readonly path: string;
  readonly ms: number;
}

/** Polls every daemon until `signal` ends it. An answer other than 200 is an error unless the site was disturbed then. */
export async function poll(
  daemons: readonly SoakDaemon[],
  incidents: Incidents,
  signal: AbortSignal,
): Promise<{ readonly answers: readonly Polled[]; readonly errors: readonly string[] }> {
  const answers: Polled[] = [];
  const errors: string[] = [];
  const ask = async (daemon: SoakDaemon, path: string): Promise<void> => {
    const { url, generation } = daemon;
    if (url === null) return;
    const startMs = performance.now();
    const outcome = await askHttp(new URL(path, url)).then(
      ({ status }) => (status === 200 ? null : `HTTP ${status}`),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (outcome === null) answers.push({ path, ms: performance.now() - startMs });
    else if (daemon.generation === generation && daemon.url !== null && !incidents.disturbedSince(startMs)) {
      errors.push(`daemon ${daemon.index} ${path}: ${outcome}`);
    }
  };
  const loop = async (daemon: SoakDaemon, path: string, everyMs: number): Promise<void> => {
    while (!signal.aborted) {
      await Promise.race([ask(daemon, path), delay(30_000, undefined, { ref: false })]);
      await delay(everyMs, undefined, { signal }).catch(() => {});
    }
  };
  await Promise.all(daemons.flatMap((daemon) => POLLS.map(([path, everyMs]) => loop(daemon, path, everyMs))));
  return { answers, errors };
}
