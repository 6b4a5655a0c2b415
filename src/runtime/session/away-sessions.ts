import { connect } from '../../postgres/connection.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import { serverIdentityOf } from '../../postgres/server/identity.ts';
import { serverErrorOf } from '../../postgres/sqlstate.ts';
import { backendStates } from '../../store/daemons/connections.ts';
import { within } from '../part/waiting.ts';

/** A session that has waited longer than this for an answer is looked up on its server. */
const SILENT_MS = 2_500;
const CHECK_EVERY_MS = 1_000;
/** A server that does not accept a session within this time counts as unreachable. */
const ANSWER_MS = 2_500;
/** A single failure may be a lost packet. */
const FAILURES = 2;

type Seen = 'works' | 'gone' | 'no answer' | 'another server';

/**
 * Sessions on servers other than pgherd's own. A host that vanishes closes no connection: a session that waits for an answer is looked up
 * from a second session of its login, and is dropped within 10 s where the server does not know it or does not answer. A task that runs
 * for hours on a server that answers is left alone.
 */
export class AwaySessions {
  readonly #failures = new Map<JobSession, number>();
  readonly #checking = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  /** Watches a session until the returned function is called. */
  join(session: JobSession): () => void {
    this.#failures.set(session, 0);
    this.#timer ??= setInterval(() => this.#checkAll(), CHECK_EVERY_MS).unref();
    return () => {
      this.#failures.delete(session);
      if (this.#failures.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  /** One session of each server and login is looked up at a time. */
  #checkAll(): void {
    for (const session of this.#failures.keys()) {
      const sinceMs = session.waitingSinceMs;
      if (sinceMs === null || performance.now() - sinceMs < SILENT_MS) {
        this.#failures.set(session, 0);
        continue;
      }
      const { host, port, user } = session.target;
      const key = JSON.stringify([host, port, user]);
      if (this.#checking.has(key)) continue;
      this.#checking.add(key);
      void this.#check(session, sinceMs).finally(() => this.#checking.delete(key));
    }
  }

  async #check(session: JobSession, sinceMs: number): Promise<void> {
    const seen = await lookFor(session);
    if (!this.#failures.has(session) || session.waitingSinceMs !== sinceMs) return;
    const failures = seen === 'works' ? 0 : (this.#failures.get(session) ?? 0) + 1;
    this.#failures.set(session, failures);
    if (seen !== 'gone' && failures < FAILURES) return;
    // The others on the server have waited for the same answer: each is looked up once more before it is dropped.
    session.destroy();
  }
}

/** Asks the server of a session for its backend. */
async function lookFor(session: JobSession): Promise<Seen> {
  const seen = ask(session);
  return (await within(ANSWER_MS * 2, seen)) ? await seen : 'no answer';
}

async function ask(session: JobSession): Promise<Seen> {
  const options = { applicationName: 'pgherd keeper', connectTimeoutMs: ANSWER_MS };
  const connection = await connect(session.target, options).catch((error: unknown) => {
    // A server that refuses a session is reachable: it is full, or the login was closed meanwhile.
    const { cause = null } = error instanceof Error ? error : {};
    return serverErrorOf(cause) === null ? ('no answer' as const) : ('works' as const);
  });
  if (typeof connection === 'string') return connection;
  const timer = setTimeout(() => connection.destroy(), ANSWER_MS);
  try {
    const identity = await serverIdentityOf(connection);
    // A name may resolve to one of several standbys in turn, which says nothing about the others.
    if (identity.incarnation !== session.identity.incarnation)
      return identity.standby || session.identity.standby ? 'works' : 'another server';
    const state = (await backendStates(connection, [session])).get(session.pid);
    return state === undefined || (state.idleMs !== null && state.idleMs > SILENT_MS) ? 'gone' : 'works';
  } catch {
    return 'no answer';
  } finally {
    clearTimeout(timer);
    if (!(await within(ANSWER_MS, connection.close()))) connection.destroy();
  }
}
