import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { topicsOf } from '../faults/definitions.ts';
import { HOME_ROLES, OTHER_ROLES, type SoakJob, SPACED_MS } from './jobs.ts';

export const CALLERS = ['caller_a', 'caller_b'] as const;
export const WEBHOOKS = ['good', 'failing', 'hanging'] as const;

/** Writes the project at a revision. The checked jobs keep their schedules; descriptions, priorities and other jobs change. */
export async function writeDefinitions(directory: string, jobs: readonly SoakJob[], revision: number): Promise<void> {
  const roles = [...HOME_ROLES, ...OTHER_ROLES, ...CALLERS].map(
    (role) => `  ${role}: { password_env: WORKER_PASSWORD }\n`,
  );
  const webhooks = WEBHOOKS.map(
    (name) => `  ${name}: { url_env: ${name.toUpperCase()}_URL, secret_env: HOOK_SECRET }\n`,
  );
  const project = `project: soak\nroles:\n${roles.join('')}webhooks:\n${webhooks.join('')}daemon: { restart_pause: 1s }\n`;
  const extra = Array.from(
    { length: revision % 3 },
    (_, n) => `  extra-${n}:\n    schedule: '@every ${2 + (revision % 7)}s'\n    sql: select ${revision}\n`,
  );
  await mkdir(join(directory, 'jobs'), { recursive: true });
  await replaceFile(join(directory, 'pgherd.yaml'), project);
  await replaceFile(
    join(directory, 'jobs', 'all.yaml'),
    `defaults: { role: ${HOME_ROLES[0]}, timeout: 30s, retry: { limit: 60, initial: 50ms, factor: 1, max: 50ms } }
${topicsOf(revision)}  spaced: { delay: ${SPACED_MS}ms }
jobs:
${jobs.map((job, n) => textOf(job, n, revision)).join('')}${extra.join('')}`,
  );
}

/**
 * As editors and Git do: a daemon with `--sync` reads the file while it is written. A name of its own, because two
 * revisions may be written at the same time.
 */
async function replaceFile(path: string, text: string): Promise<void> {
  const written = `${path}.${randomUUID()}`;
  await writeFile(written, text);
  await rename(written, path);
}

function textOf({ name, schedule, timezone, lines }: SoakJob, n: number, revision: number): string {
  const changed = (n + revision) % 8 === 0 ? revision : 0;
  const head = [`description: revision ${changed}`, `priority: ${90 + (changed % 5)}`, `timezone: ${timezone}`];
  const all = [`schedule: '${schedule}'`, ...head, ...lines];
  return `  ${name}:\n${all.map((line) => `    ${line}\n`).join('')}`;
}
