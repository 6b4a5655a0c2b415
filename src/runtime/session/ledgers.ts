import { PgherdError } from '../../errors.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import { installationId } from '../../store/definitions/projects.ts';
import { findLedger, type Ledger, pruneLedger } from '../../store/ledger/ledger.ts';
import { ledgerOwner } from '../../store/ledger/targets.ts';
import { cancelReason, claimedElsewhere } from '../../store/queue/tasks.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';
import type { TaskLogin, TaskSessions } from './task-sessions.ts';

/** How long the absence of a ledger is remembered. `migrate --target` needs no restart of the daemon. */
const ABSENT_MS = 30_000;
/** The interval between two prunings of one ledger: rows of first claims stay for an hour. */
const PRUNE_EVERY_MS = 900_000;

interface KnownLedger {
  readonly login: TaskLogin;
  readonly ledger: Ledger;
  prunedAtMs: number;
}

/** Finds the ledgers in other databases and deletes their old rows. */
export class Ledgers {
  readonly #context: DaemonContext;
  readonly #recorder: Recorder;
  readonly #sessions: TaskSessions;
  /** By session key, because each login checks its ledger once. */
  readonly #known = new Map<string, KnownLedger>();
  readonly #absentUntilMs = new Map<string, number>();
  readonly #reportedAbsent = new Set<string>();
  #installation: string | null = null;
  #pruning = false;

  constructor(context: DaemonContext, recorder: Recorder, sessions: TaskSessions) {
    this.#context = context;
    this.#recorder = recorder;
    this.#sessions = sessions;
  }

  /**
   * Returns the ledger in the session's database, or null when pgherd has created none there. Throws `config_invalid` when
   * the ledger is gone or belongs to another role: exactly once must not silently become at least once.
   */
  async of(login: TaskLogin, session: JobSession): Promise<Ledger | null> {
    const known = this.#known.get(login.key);
    if (known !== undefined) return known.ledger;
    const { connection } = login;
    const { database } = session.target;
    const name = JSON.stringify([connection, database]);
    if (performance.now() < (this.#absentUntilMs.get(name) ?? 0)) return null;
    const owner = await this.#recorder.ask((home) => ledgerOwner(home, { connection, database }));
    if (owner === null) {
      this.#absentUntilMs.set(name, performance.now() + ABSENT_MS);
      if (!this.#reportedAbsent.has(name)) this.#context.events.emit({ type: 'no-ledger', connection, database });
      this.#reportedAbsent.add(name);
      return null;
    }
    const { schema } = this.#context.control;
    const found = await findLedger(session, schema);
    if (found !== owner) {
      const what = found === null ? 'is gone, or closed to this login' : `belongs to ${found}, not to ${owner}`;
      throw new PgherdError('config_invalid', `the ledger in database ${database} ${what}`, {
        hint: `pgherd migrate --target ${connection === null ? database : `${connection}/${database}`}`,
      });
    }
    this.#installation ??= await this.#recorder.ask(installationId);
    const ledger: Ledger = { homeSchema: schema, installation: this.#installation };
    this.#known.set(login.key, { login, ledger, prunedAtMs: Number.NEGATIVE_INFINITY });
    return ledger;
  }

  /** Forgets a ledger whose function failed: it is checked again before its next use. */
  forgetLedger(key: string): void {
    this.#known.delete(key);
  }

  /** Returns the reason of a cancel request, which may be older than this claim, or null. */
  cancelReason(taskId: string): Promise<string | null> {
    return this.#recorder.ask((home) => cancelReason(home, taskId));
  }

  /** Removes old rows when their pruning is due. An unreachable ledger waits for the next call. Never throws. */
  async prune(): Promise<void> {
    if (this.#pruning) return;
    this.#pruning = true;
    try {
      for (const known of [...this.#known.values()]) {
        if (performance.now() - known.prunedAtMs < PRUNE_EVERY_MS) continue;
        known.prunedAtMs = performance.now();
        await this.#pruneOne(known).catch(() => {});
      }
    } finally {
      this.#pruning = false;
    }
  }

  async #pruneOne({ login, ledger }: KnownLedger): Promise<void> {
    // This query must come first: the rows of tasks that are claimed after it are younger.
    const unfinished = await this.#recorder.ask(claimedElsewhere);
    const session = await this.#sessions.take(login);
    try {
      const rows = await pruneLedger(session, ledger, unfinished);
      if (rows > 0) {
        this.#context.events.emit({ type: 'ledger-pruned', database: session.target.database, rows });
      }
    } finally {
      this.#sessions.giveBack(login.key, session);
    }
  }
}
