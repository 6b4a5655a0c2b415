import type { ProjectConfig } from '../definition/project.ts';
import type { Connection } from '../postgres/connection.ts';
import type { CheckedSql } from '../reconcile/checked-sql.ts';
import { loadAppliedSql } from '../store/applied-sql.ts';
import {
  type ConnectionFlags,
  type ControlOptions,
  type ControlSession,
  openControlSession,
  withControlSession,
} from './connection-options.ts';
import type { CliContext } from './context.ts';

/** A session that is opened while the files are still being read. */
export class EarlySession {
  readonly #context: CliContext;
  readonly #flags: ConnectionFlags;
  readonly #applicationName: string;
  #opening: Promise<ControlSession> | null = null;

  constructor(context: CliContext, { url }: ConnectionFlags, applicationName: string) {
    this.#context = context;
    this.#flags = url === undefined ? {} : { url };
    this.#applicationName = applicationName;
  }

  /** What the database knows to be good. Nothing, when it cannot be asked: the mistakes in the files come first. */
  readonly checkedSql = async (project: ProjectConfig): Promise<CheckedSql> => {
    try {
      const { connection } = await this.#open(project);
      return await loadAppliedSql(connection, project.name);
    } catch {
      return new Map(); // `use` meets the same error, and tells it
    }
  };

  /** Does the work and closes the session. */
  async use<T>(project: ProjectConfig, work: (connection: Connection) => Promise<T>): Promise<T> {
    const session = await this.#open(project);
    this.#opening = null;
    return await withControlSession(this.#context, session, work);
  }

  async close(): Promise<void> {
    const session = await this.#opening?.catch(() => null);
    await session?.connection.close();
  }

  #open({ environment, schema }: ProjectConfig): Promise<ControlSession> {
    const control: ControlOptions = {
      ...this.#flags,
      urlEnv: environment?.urlEnv ?? null,
      applicationName: this.#applicationName,
      schema,
    };
    this.#opening ??= openControlSession(this.#context, control);
    return this.#opening;
  }
}
