import type { JobDefinition } from '../../definition/definition.ts';
import { PgherdError } from '../../errors.ts';
import type { LeftOut } from '../../plan/preview.ts';
import type { Connection } from '../../postgres/connection.ts';
import { describeServer, type Target } from '../../postgres/target.ts';
import { openTrialSession } from '../../postgres/trial/open-trial.ts';
import type { ServerMark } from '../../postgres/trial/server-mark.ts';

/** The databases given for a preview. */
export interface PreviewTargets {
  /** For jobs without a database of their own; null: there is none. */
  readonly main: Target | null;
  /** By the name of a connection or database. */
  readonly named: ReadonlyMap<string, Target>;
  /** Whether the databases of the jobs themselves may be used. */
  readonly onTarget: boolean;
}

/** The places with which the given databases are compared. */
export interface PreviewOwn {
  /** null: there is no session to the target, and `onTarget` is set. */
  readonly mark: ServerMark | null;
  /** The databases that the jobs name, on the target's server. */
  readonly names: readonly string[];
  /** Whether a session is on the server and in a database of a connection; null: unknown. */
  readonly isConnection: (session: Connection, connection: string) => Promise<boolean | null>;
}

export interface PreviewPlace {
  readonly session: Connection;
  /** `host:port/database` */
  readonly database: string;
}

/** The sessions of a preview, one for each database, opened when they are needed. */
export class PreviewPlaces {
  readonly #targets: PreviewTargets;
  readonly #own: PreviewOwn;
  readonly #opened: Map<string, PreviewPlace | LeftOut> = new Map();
  readonly #used: Set<string> = new Set();

  constructor(targets: PreviewTargets, own: PreviewOwn) {
    this.#targets = targets;
    this.#own = own;
  }

  /** `host:port/database` of each database that was used, in the order of their use. */
  get databases(): readonly string[] {
    return [...this.#used];
  }

  /**
   * Returns where to try the SQL of a job, or the reason why it cannot be tried. Throws `usage` when that is a database in which jobs
   * run, without permission to use it.
   */
  async of({ connection, database }: Pick<JobDefinition, 'connection' | 'database'>): Promise<PreviewPlace | LeftOut> {
    const { named, main } = this.#targets;
    const name = connection ?? database;
    const given = name === null ? null : (named.get(name) ?? null);
    const target = given ?? (connection === null ? main : null);
    if (target === null) {
      const what = connection === null ? `database ${database ?? 'pgherd lives in'}` : `connection ${connection}`;
      return leftOut('no-database', `no database is given for the ${what}: --preview-url ${name ?? 'NAME'}=URL`);
    }
    const key = JSON.stringify([connection, describe(target), target.user]);
    const known = this.#opened.get(key);
    if (known !== undefined && ('reason' in known || !known.session.ended)) return known;
    const place = await this.#open(target, connection);
    this.#opened.set(key, place);
    return place;
  }

  async close(): Promise<void> {
    for (const place of this.#opened.values()) if ('session' in place) await place.session.close();
  }

  /** Ends the current statements: the server rolls them back. */
  destroy(): void {
    for (const place of this.#opened.values()) if ('session' in place) place.session.destroy();
  }

  async #open(target: Target, connection: string | null): Promise<PreviewPlace | LeftOut> {
    let session: Connection;
    try {
      session = await openTrialSession(target, { applicationName: 'pgherd preview' });
    } catch (error) {
      if (!(error instanceof PgherdError)) throw error;
      return leftOut('unreachable', error.message);
    }
    try {
      const problem = this.#targets.onTarget ? null : await this.#compare(session, target, connection);
      if (problem === null) {
        this.#used.add(describe(target));
        return { session, database: describe(target) };
      }
      await session.close();
      return problem;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Compares servers and databases, not addresses. */
  async #compare(session: Connection, target: Target, connection: string | null): Promise<LeftOut | null> {
    const { mark, names, isConnection } = this.#own;
    const oid = (await mark?.seenBy(session)) ?? null;
    const isHome = oid !== null && (await mark?.oidsOf(names))?.has(oid) === true;
    const isOther = connection === null ? false : await isConnection(session, connection);
    if (isOther === null) {
      return leftOut(
        'no-database',
        `it cannot be compared with the connection ${connection}, whose url_env is not set`,
      );
    }
    if (!isHome && !isOther) return null;
    throw new PgherdError('usage', `--preview-url: ${describe(target)} is a database in which jobs run`, {
      hint: 'give the URL of a copy; --preview-on-target allows it: SQL that is rolled back still locks rows and uses resources',
    });
  }
}

function leftOut(code: LeftOut['reason']['code'], text: string): LeftOut {
  return { state: 'left-out', reason: { code, text } };
}

function describe(target: Target): string {
  return `${describeServer(target)}/${target.database}`;
}
