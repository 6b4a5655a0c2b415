import type { SyncOutcome } from '../../reconcile/sync.ts';
import type { CliContext } from './context.ts';
import { type ProjectEvent, postEvent } from './post-event.ts';

/** Posts the outcomes of a daemon that syncs. Each state is posted once: a failure that persists is not repeated. */
export class SyncEvents {
  readonly #env: CliContext['env'];
  readonly #report: (kind: string, error: string) => void;
  /** The last outcome whose files could be read. */
  #known: SyncOutcome | null = null;
  #failure: string | null = null;
  #drift: string | null = null;

  /** `report` is called for a post that failed. */
  constructor(env: CliContext['env'], report: (kind: string, error: string) => void) {
    this.#env = env;
    this.#report = report;
  }

  async post(outcome: SyncOutcome, signal: AbortSignal): Promise<void> {
    this.#known = outcome;
    const { state, message, revision, applied, drift = null } = outcome;
    if (state === 'failed' || state === 'blocked' || state === 'invalid') {
      return await this.failed(message ?? state, signal);
    }
    if (this.#failure !== null) {
      this.#failure = null;
      await this.#send('sync_recovered', 'the files and the database are in sync again', signal);
    }
    const news = drift ?? (state === 'drifted' ? message : null);
    if (news !== null && news !== this.#drift) {
      const end = applied ? '; reverted' : '';
      await this.#send('drift', `${news}${end}`, signal);
    }
    this.#drift = applied ? null : news;
    if (applied) await this.#send('applied', `applied as revision ${revision}`, signal);
  }

  /** A pass that failed before it had an outcome is posted to the webhook of the last outcome. */
  async failed(reason: string, signal: AbortSignal): Promise<void> {
    if (this.#failure === reason) return;
    this.#failure = reason;
    await this.#send('sync_failed', reason, signal);
  }

  async #send(kind: ProjectEvent['kind'], message: string, signal: AbortSignal): Promise<void> {
    const known = this.#known;
    if (known?.events === undefined || known.webhooks === undefined) return;
    const { project, revision, git, environment = null, events, webhooks } = known;
    const event = { kind, project, environment, revision, commit: git.commit, message };
    const error = await postEvent({ events, webhooks }, this.#env, event, signal);
    if (error !== null) this.#report(kind, error);
  }
}
