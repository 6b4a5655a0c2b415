import { PgherdError } from '../../errors.ts';
import { hashOf } from '../../plan/digest.ts';
import type { LiveState } from '../../plan/live.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { DatabaseIdentity, Plan } from '../../plan/plan.ts';
import type { Connection } from '../../postgres/connection.ts';
import { inSnapshot } from '../../postgres/snapshot.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { databaseIdentity } from '../../store/definitions/projects.ts';
import { countUnfinished } from '../../store/definitions/topics.ts';
import { loadLive } from '../load.ts';
import { type PlanRequest, weighed } from '../plan.ts';
import { originOf } from '../read/origin.ts';
import { readChecked } from './read-checked.ts';

/**
 * The database state that a plan needs (`schemas/snapshot.schema.json`). Contains no URL and no password, and only the
 * names of the rows of other projects.
 */
export interface Snapshot {
  readonly snapshotVersion: 1;
  readonly project: string;
  readonly database: DatabaseIdentity;
  /** ISO instant. */
  readonly takenAt: string;
  /** Whether the snapshot contains `live.adoptable`, so that a plan may adopt. */
  readonly adoptable: boolean;
  readonly live: LiveState;
  /** Unfinished tasks by topic of the project. */
  readonly unfinished: Readonly<Record<string, number>>;
  /** SHA-256, in hex, of everything else. */
  readonly digest: string;
}

/** Loads the state of a project in one snapshot of the database. */
export async function takeSnapshot(
  connection: Connection,
  {
    project,
    schema,
    nowMs,
    adoptable,
  }: { readonly project: string; readonly schema: string; readonly nowMs: number; readonly adoptable: boolean },
): Promise<Snapshot> {
  return await inSnapshot(connection, async () => {
    const { others: _others, settled: _settled, ...live } = await loadLive(connection, project, { adopt: adoptable });
    const topics = live.topics.map(({ definition }) => definition.name);
    const snapshot: Omit<Snapshot, 'digest'> = {
      snapshotVersion: 1,
      project,
      database: await databaseIdentity(connection, schema),
      takenAt: formatInstant(nowMs),
      adoptable,
      live,
      unfinished: Object.fromEntries(await countUnfinished(connection, topics)),
    };
    return { ...snapshot, digest: hashOf(snapshot) };
  });
}

/**
 * Returns a snapshot from a file after checking its schema and its digest. Throws `snapshot_invalid`. `file` is for
 * messages.
 */
export function readSnapshot(text: string, file: string): Snapshot {
  return readChecked<Snapshot>(text, ({ digest: _, ...rest }) => hashOf(rest), {
    schema: 'snapshot',
    invalid: (what, cause) => invalid(file, what, cause),
  });
}

/**
 * Returns the changes that apply would make if the database were still as in the snapshot: the same plan, without a
 * database. Throws `usage` when the snapshot is of another project, or contains no adoptable rows although the plan may
 * adopt.
 */
export async function planAgainst(snapshot: Snapshot, request: PlanRequest, signal: AbortSignal): Promise<Plan> {
  const { set, schema: _schema, source, renamedFrom: _renamedFrom, rules, ...rest } = request;
  if (snapshot.project !== request.project) {
    throw new PgherdError(
      'usage',
      `the snapshot is of project ${snapshot.project}, but the definitions are of ${request.project}`,
      {
        hint: `pgherd export --project ${request.project} --snapshot FILE`,
      },
    );
  }
  if (request.options.adopt && !snapshot.adoptable) {
    throw new PgherdError('usage', '--adopt needs a snapshot with the jobs and topics that belong to no project', {
      hint: 'create it with pgherd export --snapshot FILE --unowned',
    });
  }
  const plan = makePlan({
    ...rest,
    declared: set,
    origin: source === null ? null : await originOf(source, snapshot.live.origin, signal),
    live: snapshot.live,
    // Tasks that were running at the time of the snapshot may have ended since.
    activity: { running: new Map(), unfinishedByTopic: new Map(Object.entries(snapshot.unfinished)) },
    database: snapshot.database,
    snapshotTakenAt: snapshot.takenAt,
  });
  return await weighed(plan, rules);
}

function invalid(file: string, what: string, cause: unknown): PgherdError {
  return new PgherdError('snapshot_invalid', `${file} is not a snapshot saved by pgherd: ${what}`, {
    hint: 'create it again with pgherd export --snapshot, and do not edit it',
    ...(cause === null ? {} : { cause }),
  });
}
