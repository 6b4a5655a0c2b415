/** Where the code takes a step of a model: a file below `src/`, and a name in it. */
export interface Place {
  readonly file: string;
  readonly name: string;
}

/** Faults, applications and users: what the code does not do itself. */
const OUTSIDE = null;

const sql = (area: string, name: string): Place => ({ file: `store/schema/functions/${area}/${name}.sql`, name });
const ledger = (name: string): Place => ({ file: `store/target/functions/${name}.sql`, name });
const VERIFY: Place = { file: 'runtime/attempt/verify-outcome.ts', name: 'verifyOutcome' };
const WITH_LEDGER: Place = { file: 'runtime/attempt/run-with-ledger.ts', name: 'runWithLedgerOnce' };
const SERIES: Place = { file: 'runtime/attempt/series.ts', name: 'runSeries' };
const LOST: Place = { file: 'runtime/record/lost-sessions.ts', name: 'recordableOf' };
const TERMINATE: Place = { file: 'runtime/record/lost-sessions.ts', name: 'terminate' };

/** Every step of the queue's model, numbers as `n`. */
export const QUEUE_STEPS: Readonly<Record<string, Place | null>> = {
  'a role invents a done row of task n': OUTSIDE,
  'a user cancels task n': sql('request', '_cancel_task'),
  'backend of lease n collides at task n': sql('queue', 'run_batch'),
  'backend of lease n commits task n': sql('queue', 'run_batch'),
  'backend of lease n ends at its time box': sql('queue', 'run_batch'),
  'backend of lease n executes task n': sql('queue', 'run_batch'),
  'backend of lease n fails at task n': OUTSIDE,
  'backend of lease n is refused': sql('queue', '_open'),
  'backend of lease n opens it': sql('queue', '_open'),
  'backend of lease n records task n': sql('queue', 'run_batch'),
  'daemon n claims n': sql('claim', '_claim'),
  'daemon n drops what was refused': SERIES,
  'daemon n finds a lease it forgot': { file: 'runtime/claim/unconfirmed-claims.ts', name: 'UnconfirmedClaims' },
  'daemon n gives back n': sql('queue', '_give_back'),
  'daemon n gives back n while the clock was set back': OUTSIDE,
  'daemon n has the answer': SERIES,
  'daemon n is through with the series': SERIES,
  'daemon n is told that the lease is lost': sql('queue', '_settle'),
  'daemon n is told that n is done': sql('queue', '_settle'),
  'daemon n asks what is done': { file: 'runtime/record/done-tasks.ts', name: 'DoneTasks' },
  'daemon n loses the session': OUTSIDE,
  'daemon n moves n': sql('queue', '_move'),
  'daemon n registers anew': { file: 'runtime/upkeep/heartbeat.ts', name: 'registerDaemon' },
  'daemon n sees its session end': LOST,
  'daemon n sends the rest': { file: 'runtime/attempt/open-series.ts', name: 'OpenSeries' },
  'daemon n sends the series': SERIES,
  'daemon n settles n as failed': sql('queue', '_settle'),
  'daemon n settles n as retrying': sql('queue', '_settle'),
  'daemon n takes the session for failed': LOST,
  'daemon n terminates the backend': TERMINATE,
  'lease n is rescued': sql('queue', '_rescue'),
  'task n is promoted': sql('queue', '_promote'),
  'the lease of daemon n is over': OUTSIDE,
  'the log reaches the disk': OUTSIDE,
  'the rescuer terminates a backend of daemon n': TERMINATE,
  'the server crashes': OUTSIDE,
};

/** Every step of the ledger's model. */
export const TARGET_STEPS: Readonly<Record<string, Place | null>> = {
  'an application enqueues': OUTSIDE,
  'claim n of task n closes': VERIFY,
  'claim n of task n commits': ledger('_done'),
  'claim n of task n ends as failed': sql('queue', '_settle'),
  'claim n of task n enters': ledger('_enter'),
  'claim n of task n fails': OUTSIDE,
  'claim n of task n fences': ledger('fence'),
  'claim n of task n finds it done': WITH_LEDGER,
  'claim n of task n goes back': sql('queue', '_give_back'),
  'claim n of task n is given up': { file: 'task/settle.ts', name: 'MAX_CRASHES' },
  'claim n of task n is recorded': sql('queue', '_settle'),
  'claim n of task n is refused': ledger('_enter'),
  'claim n of task n is told that its lease is lost': sql('queue', '_settle'),
  'claim n of task n retries': sql('queue', '_settle'),
  'home fails over': OUTSIDE,
  'task n goes back': sql('queue', '_rescue'),
  'task n is claimed': sql('claim', '_claim'),
  'the lease of task n runs out': OUTSIDE,
  'the ledger forgets n/n': ledger('prune'),
  'the standby catches up': OUTSIDE,
};
