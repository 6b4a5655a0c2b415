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
import type { PlanRequest } from '../plan.ts';
import { readChecked } from './read-checked.ts';

/**
 * All that a plan needs to know of the database (`schemas/snapshot.schema.json`). Holds no URL and no password; of other
 * projects only the names they own.
 */
export interface Snapshot {
  readonly snapshotVersion: 1;
  readonly project: string;
  readonly database: DatabaseIdentity;
  /** ISO instant. */
  readonly takenAt: string;
  /** Whether `live.adoptable` is there, so that a plan may adopt. */
  readonly adoptable: boolean;
  readonly live: LiveState;
  /** Unfinished tasks by topic of the project. */
  readonly unfinished: Readonly<Record<string, number>>;
  /** SHA-256, in hex, of everything else. */
  readonly digest: string;
}

/** The state of a project in one snapshot of the database. */
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
    const live = await loadLive(connection, project, { adopt: adoptable });
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

/** A snapshot from a file, checked against its schema and its digest. Throws `snapshot_invalid`. `file` is for messages. */
export function readSnapshot(text: string, file: string): Snapshot {
  return readChecked<Snapshot>(text, ({ digest: _, ...rest }) => hashOf(rest), {
    schema: 'snapshot',
    invalid: (what, cause) => invalid(file, what, cause),
  });
}

/**
 * What apply would do if the database still were as the snapshot has it: the same plan, made without any database. Throws
 * `usage` when the snapshot is of another project, or has no rows to adopt where the plan is to adopt.
 */
export function planAgainst(snapshot: Snapshot, request: PlanRequest): Plan {
  const { set, schema: _schema, ...rest } = request;
  if (snapshot.project !== request.project) {
    throw new PgherdError(
      'usage',
      `the snapshot is of project ${snapshot.project}, the definitions are of ${request.project}`,
      {
        hint: `pgherd export --project ${request.project} --snapshot FILE`,
      },
    );
  }
  if (request.options.adopt && !snapshot.adoptable) {
    throw new PgherdError('usage', '--adopt, but the snapshot does not say what nobody owns', {
      hint: 'take it with pgherd export --snapshot FILE --unowned',
    });
  }
  return makePlan({
    ...rest,
    declared: set,
    live: snapshot.live,
    // What runs at that moment says nothing about now.
    activity: { running: new Map(), unfinishedByTopic: new Map(Object.entries(snapshot.unfinished)) },
    database: snapshot.database,
    snapshotTakenAt: snapshot.takenAt,
  });
}

function invalid(file: string, what: string, cause: unknown): PgherdError {
  return new PgherdError('snapshot_invalid', `${file} is no snapshot as pgherd saved it: ${what}`, {
    hint: 'make it again with pgherd export --snapshot, and do not edit it',
    ...(cause === null ? {} : { cause }),
  });
}
