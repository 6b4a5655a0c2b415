import type { ProjectConfig } from '../../definition/project.ts';
import type { LiveState } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';
import { type CheckedSql, checkedByHash, checkedByRows } from '../../reconcile/read/checked-sql.ts';
import { loadAppliedSql } from '../../store/definitions/applied-sql.ts';
import {
  type ConnectionFlags,
  type ControlOptions,
  type ControlSession,
  openControlSession,
  withControlSession,
} from '../options/connection-options.ts';
import type { CliContext } from '../shell/context.ts';

export interface EarlyOptions {
  readonly applicationName: string;
  /** Loads what the plan is made of, ahead of the work. */
  readonly begin?: (connection: Connection, project: string) => Promise<LiveState>;
}

/** `begun` is what `begin` gives; null: it was not called. */
export type SessionWork<T> = (connection: Connection, begun: Promise<LiveState> | null) => Promise<T>;

/** A session that is opened while the files are still being read. */
export class EarlySession {
  readonly #context: CliContext;
  readonly #flags: ConnectionFlags;
  readonly #applicationName: string;
  readonly #begin: EarlyOptions['begin'] | null;
  #opening: Promise<ControlSession> | null = null;
  #begun: Promise<LiveState> | null = null;

  constructor(context: CliContext, { url }: ConnectionFlags, { applicationName, begin }: EarlyOptions) {
    this.#context = context;
    this.#begin = begin ?? null;
    this.#flags = url === undefined ? {} : { url };
    this.#applicationName = applicationName;
  }

  /** What the database knows to be good. Nothing, when it cannot be asked: the mistakes in the files come first. */
  readonly checkedSql = async (project: ProjectConfig): Promise<CheckedSql> => {
    try {
      const { connection } = await this.#open(project);
      if (this.#begin == null) return checkedByHash(await loadAppliedSql(connection, project.name));
      this.#begun = this.#begin(connection, project.name);
      return checkedByRows((await this.#begun).jobs);
    } catch {
      return () => false; // `use` meets the same error, and tells it
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
