import type { Logger } from '../../log.ts';
import { connect } from '../../postgres/connection.ts';
import { describeServer, type Target } from '../../postgres/target.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type Outlook, outlookOf } from '../../store/lists/next-job.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';

/** Returns the jobs and the next due time, on a session that is closed before the daemon opens its own. Throws what prevents a start. */
export async function lookAhead(target: Target, schema: string): Promise<Outlook> {
  const connection = await connect(target, { applicationName: 'pgherd run' });
  try {
    await useSchema(connection, schema);
    return await outlookOf(connection, Date.now());
  } finally {
    await connection.close();
  }
}

/** Logs what the daemon works on, and the next due job. */
export function reportStart(log: Logger, target: Target, slots: number, { jobs, next }: Outlook): void {
  log.info(
    {
      database: target.database,
      server: describeServer(target),
      login: target.user,
      jobs,
      slots,
      next: next?.job ?? null,
      due: next === null ? null : formatInstant(next.atMs),
      hint: jobs === 0 ? 'pgherd apply adds jobs; they start without a restart' : null,
    },
    'ready',
  );
}
