import type { ProjectConfig } from '../../definition/project.ts';
import type { LiveState } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';
import { endSnapshot } from '../../postgres/snapshot.ts';
import type { LoadedState } from '../../reconcile/load.ts';
import { type CheckedSql, checkedByRows } from '../../reconcile/read/checked-sql.ts';
import {
  type ConnectionFlags,
  type ControlOptions,
  type ControlSession,
  openControlSession,
  withControlSession,
} from '../options/connection-options.ts';
import type { CliContext } from '../shell/context.ts';
import { readVersion } from '../shell/version.ts';

export interface EarlyOptions {
  readonly applicationName: string;
  /** Starts to load the data of the plan in a snapshot before the work needs it. */
  readonly begin: (
    connection: Connection,
    project: { readonly project: string; readonly renamedFrom: string | null },
  ) => Promise<LoadedState>;
  /** Whether the work goes on in that snapshot. */
  readonly keepsSnapshot: boolean;
}

/** `begun` is the result of `begin`; null: it was not called, or its snapshot has ended. */
export type SessionWork<T> = (connection: Connection, begun: Promise<LiveState> | null) => Promise<T>;

/**
 * A session that is opened while the files are being read: a plan takes the longer of both times instead of their sum, and the
 * rows tell which SQL and which files need not be checked again (docs/decisions/0015).
 */
export class EarlySession {
  readonly #context: CliContext;
  readonly #flags: ConnectionFlags;
  readonly #applicationName: string;
  readonly #begin: EarlyOptions['begin'];
  readonly #keepsSnapshot: boolean;
  #opening: Promise<ControlSession> | null = null;
  #begun: Promise<LoadedState> | null = null;

  constructor(context: CliContext, { url }: ConnectionFlags, { applicationName, begin, keepsSnapshot }: EarlyOptions) {
    this.#context = context;
    this.#begin = begin;
    this.#keepsSnapshot = keepsSnapshot;
    this.#flags = url === undefined ? {} : { url };
    this.#applicationName = applicationName;
  }

  /** Returns a check for files that the database has already accepted; false for all when it cannot be asked, because mistakes in the files are reported first. */
  readonly checkedSql = async (project: ProjectConfig): Promise<CheckedSql> => {
    try {
      const { connection } = await this.#open(project);
      const begun = this.#begin(connection, { project: project.name, renamedFrom: project.renamedFrom });
      if (this.#keepsSnapshot) this.#begun = begun;
      try {
        const { jobs, settled } = await begun;
        return Object.assign(checkedByRows(jobs), { applied: { toolVersion: readVersion(), files: settled } });
      } finally {
        if (!this.#keepsSnapshot) await endSnapshot(connection);
      }
    } catch {
      return () => false; // `use` fails with the same error and reports it
    }
  };

  /** Does the work and closes the session. */
  async use<T>(project: ProjectConfig, work: SessionWork<T>): Promise<T> {
    const session = await this.#open(project);
    this.#opening = null;
    return await withControlSession(this.#context, session, (connection) => work(connection, this.#begun));
  }

  async close(): Promise<void> {
    const session = await this.#opening?.catch(() => null);
    await session?.connection.close();
  }

  #open({ environment, roles, schema }: ProjectConfig): Promise<ControlSession> {
    const control: ControlOptions = {
      ...this.#flags,
      urlEnv: environment?.urlEnv ?? null,
      roles,
      applicationName: this.#applicationName,
      schema,
    };
    this.#opening ??= openControlSession(this.#context, control);
    return this.#opening;
  }
}
