import { type JobSession, openJobSession } from '../../postgres/job-session.ts';
import type { Target } from '../../postgres/target.ts';

export interface OpenerOptions {
  /** `application_name` in pg_stat_activity. */
  readonly applicationName: string;
  readonly openTimeoutMs: number;
  readonly maxMessageBytes: number;
  readonly lateFlush: boolean;
}

/** Opens job sessions with the settings that their server supports: the first session on a server queries its version. */
export class SessionOpener {
  /** `server_version_num` by server; null: the session that queried it was refused. */
  readonly #versions = new Map<string, Promise<number | null>>();

  /** Opens a session. Throws as `connect` does. A call never has more than one session open. */
  async open(target: Target, options: OpenerOptions): Promise<JobSession> {
    const server = `${target.host}:${target.port}`;
    const openOnce = (serverVersion: number | null): Promise<JobSession> =>
      openJobSession(target, { ...options, serverVersion });
    // A starting daemon opens many sessions at once: the others wait for the answer to the first.
    const asked = this.#versions.get(server);
    const known = asked === undefined ? null : await asked;
    if (known !== null) return openOnce(known);
    const opening = openOnce(null);
    this.#versions.set(
      server,
      opening.then(
        ({ serverVersion }) => serverVersion,
        () => null,
      ),
    );
    const first = await opening;
    // This session was opened without the settings that only newer servers support.
    await first.close();
    return openOnce(first.serverVersion);
  }
}
