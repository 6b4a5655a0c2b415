import { PgherdError } from '../../errors.ts';
import type { JobSession } from '../../postgres/job-session.ts';
import { installationId } from '../../store/definitions/projects.ts';
import { findLedger, forgetTasks, type Ledger, pruneLedger } from '../../store/ledger/ledger.ts';
import { ledgerOwner } from '../../store/ledger/targets.ts';
import { cancelReason, claimedElsewhere } from '../../store/queue/tasks.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Place, TaskSessions } from './task-sessions.ts';

/** How long "there is none" is believed: `migrate --target` needs no restart. */
const ABSENT_MS = 30_000;
/** How often one ledger is pruned, at least. */
const PRUNE_EVERY_MS = 6 * 3_600_000;

/** What is more than this is pruned after its week. */
const MAX_FORGETTABLE = 10_000;

interface KnownLedger {
  readonly place: Place;
  readonly ledger: Ledger;
  /** Tasks claimed once that are recorded at home: their rows may go. */
  forgettable: string[];
  prunedAtMs: number;
}

/** What the daemon knows of the ledgers in other databases, and their upkeep. */
export class Ledgers {
  readonly #context: DaemonContext;
  readonly #recorder: Recorder;
  readonly #sessions: TaskSessions;
  /** By session key, looked at with a session of that login. */
  readonly #known = new Map<string, KnownLedger>();
  readonly #absentUntilMs = new Map<string, number>();
  readonly #told = new Set<string>();
  #installation: string | null = null;
  #pruning = false;

  constructor(context: DaemonContext, recorder: Recorder, sessions: TaskSessions) {
    this.#context = context;
    this.#recorder = recorder;
    this.#sessions = sessions;
  }

  /**
   * The ledger in the session's database; null: none is known there. Throws `config_invalid` when the one that is known
   * is gone or belongs to somebody else: what was promised exactly once must not quietly be less.
   */
  async of(place: Place, session: JobSession): Promise<Ledger | null> {
    const known = this.#known.get(place.key);
    if (known !== undefined) return known.ledger;
    const { connection } = place;
    const { database } = session.target;
    const name = JSON.stringify([connection, database]);
    if (performance.now() < (this.#absentUntilMs.get(name) ?? 0)) return null;
    const owner = await this.#recorder.ask((home) => ledgerOwner(home, { connection, database }));
    if (owner === null) {
      this.#absentUntilMs.set(name, performance.now() + ABSENT_MS);
      if (!this.#told.has(name)) this.#context.events.emit({ type: 'no-ledger', connection, database });
      this.#told.add(name);
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
    this.#known.set(place.key, { place, ledger, forgettable: [], prunedAtMs: Number.NEGATIVE_INFINITY });
    return ledger;
  }

  /** It did not answer as a ledger does: it is looked at again. */
  suspect(key: string): void {
    this.#known.delete(key);
  }

  /** Why somebody wants the task cancelled, or null: a request may be older than this claim. */
  cancelReason(taskId: string): Promise<string | null> {
    return this.#recorder.ask((home) => cancelReason(home, taskId));
  }

  /** The end of a task that was claimed once is recorded at home. Rows go together, when a session is free. */
  settled(key: string, taskId: string): void {
    const known = this.#known.get(key);
    if (known === undefined) return;
    known.forgettable.push(taskId);
    if (known.forgettable.length === 1) setImmediate(() => this.forget(key));
  }

  /** Sends what there is to forget through an idle session; with none, it waits for the next call. */
  forget(key: string): void {
    const known = this.#known.get(key);
    if (known === undefined || known.forgettable.length === 0) return;
    const session = this.#sessions.peek(key);
    if (session !== null) void this.#forgetThrough(session, known);
  }

  /** Removes old rows where that is due, and what is still to forget. One that cannot be reached is left for the next time. Never throws. */
  async prune(): Promise<void> {
    if (this.#pruning) return;
    this.#pruning = true;
    try {
      for (const known of [...this.#known.values()]) {
        if (known.forgettable.length > 0) await this.#forgetLeft(known).catch(() => {});
        if (performance.now() - known.prunedAtMs < PRUNE_EVERY_MS) continue;
        known.prunedAtMs = performance.now();
        await this.#pruneOne(known).catch(() => {});
      }
    } finally {
      this.#pruning = false;
    }
  }

  /** What fails is tried again behind the next task, or by the next pruning. */
  async #forgetThrough(session: JobSession, known: KnownLedger): Promise<void> {
    const taskIds = known.forgettable;
    known.forgettable = [];
    try {
      await forgetTasks(session, known.ledger, taskIds);
    } catch {
      known.forgettable = [...taskIds, ...known.forgettable].slice(-MAX_FORGETTABLE);
    }
  }

  /** No task has come since whose session could have taken it along. */
  async #forgetLeft(known: KnownLedger): Promise<void> {
    const session = await this.#sessions.take(known.place);
    try {
      await this.#forgetThrough(session, known);
    } finally {
      this.#sessions.giveBack(known.place.key, session);
    }
  }

  async #pruneOne({ place, ledger }: KnownLedger): Promise<void> {
    // Asked first: what is claimed later has a younger row.
    const unfinished = await this.#recorder.ask(claimedElsewhere);
    const session = await this.#sessions.take(place);
    try {
      const rows = await pruneLedger(session, ledger, unfinished);
      if (rows > 0) {
        this.#context.events.emit({ type: 'ledger-pruned', database: session.target.database, rows });
      }
    } finally {
      this.#sessions.giveBack(place.key, session);
    }
  }
}
