import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Connection } from '../postgres/connection.ts';
import { placesOf, type RequestTarget } from '../store/queue/places.ts';
import type { Caller } from './access.ts';
import { Refusal } from './refusal.ts';

/** The address of the client of a request; that of a proxy, where there is one. */
export function clientOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return 'unknown'; // the socket is closed already
  }
}

/** Throws a refusal when the token of the caller is limited to other projects or topics. */
export async function checkLimits(
  connection: Connection,
  { token, limits }: Caller,
  target: RequestTarget,
): Promise<void> {
  if (limits.projects === null && limits.topics === null) return;
  for (const { project, topic } of await placesOf(connection, target)) {
    const allowed =
      (limits.projects === null || (project !== null && limits.projects.includes(project))) &&
      (limits.topics === null || limits.topics.includes(topic));
    if (allowed) continue;
    const where = project === null ? `topic ${topic}, no project` : `topic ${topic}, project ${project}`;
    const hint = `use another token, or extend http.tokens.${token} in pgherd.yaml`;
    throw new Refusal(403, 'forbidden', `the token ${token} does not permit this (${where})`, hint);
  }
}
