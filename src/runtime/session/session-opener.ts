import { type JobSession, openJobSession } from '../../postgres/job-session.ts';
import type { Target } from '../../postgres/target.ts';

export interface OpenerOptions {
  /** In pg_stat_activity. */
  readonly applicationName: string;
  readonly openTimeoutMs: number;
  readonly lateFlush: boolean;
}

/** Opens job sessions with the settings that their server knows: the first session on a server asks for its version. */
export class SessionOpener {
  /** `server_version_num` by server; null: the session that asked was refused. */
  readonly #versions = new Map<string, Promise<number | null>>();

  /** Throws as `connect` does. Never has more than one session open for a call. */
  async open(target: Target, { applicationName, openTimeoutMs, lateFlush }: OpenerOptions): Promise<JobSession> {
    const server = `${target.host}:${target.port}`;
    const openOnce = (serverVersion: number | null): Promise<JobSession> =>
      openJobSession(target, { applicationName, serverVersion, openTimeoutMs, lateFlush });
    // Many are opened at once when a daemon starts: the others wait for the answer to the first.
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
    // It could not ask for settings that only newer servers know.
    await first.close();
    return openOnce(first.serverVersion);
  }
}
