import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProjectConfig } from '../../definition/project.ts';
import type { Webhook } from '../../runtime/upkeep/webhook.ts';
import type { CliContext } from './context.ts';
import { readVersion } from './version.ts';

/** An event of a project, as its webhook receives it; `message` describes it in a sentence. */
export interface ProjectEvent {
  readonly kind: 'applied' | 'drift' | 'sync_failed' | 'sync_recovered';
  readonly project: string;
  readonly environment: string | null;
  readonly revision: number | null;
  readonly commit: string | null;
  readonly message: string;
}

/** The pauses between three tries. */
const PAUSES_MS: readonly number[] = [1_000, 4_000];

/**
 * Posts an event to its webhook, if the project names one. Returns null when it was received or the project names none, otherwise the
 * reason. The changes in the database stay in either case. Never throws.
 */
export async function postEvent(
  { webhooks, events }: Pick<ProjectConfig, 'events'> & { readonly webhooks: Readonly<Record<string, Webhook>> },
  env: CliContext['env'],
  event: ProjectEvent,
  signal: AbortSignal,
): Promise<string | null> {
  const name = events[EVENT_OF[event.kind]];
  if (name === undefined) return null;
  const { sendWebhook } = await import('../../runtime/upkeep/webhook.ts');
  const body = JSON.stringify({ ...event, at: new Date().toISOString() });
  const delivery = { id: randomUUID(), body, userAgent: `pgherd/${readVersion()}` };
  let error: string | null = null;
  for (let tries = 0; ; tries++) {
    error = await sendWebhook(name, delivery, { webhooks, env }, signal);
    const pauseMs = PAUSES_MS[tries];
    if (error === null || pauseMs === undefined || signal.aborted) return error;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

const EVENT_OF = { applied: 'applied', drift: 'drift', sync_failed: 'sync', sync_recovered: 'sync' } as const;
