import type { Logger } from '../../log.ts';
import { connect } from '../../postgres/connection.ts';
import { describeServer, type Target } from '../../postgres/target.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { type Outlook, outlookOf } from '../../store/lists/next-job.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';

/** What the daemon will find. Its session is closed before the daemon opens its own. Throws what keeps a daemon from starting. */
export async function lookAhead(target: Target, schema: string): Promise<Outlook> {
  const connection = await connect(target, { applicationName: 'pgherd run' });
  try {
    await useSchema(connection, schema);
    return await outlookOf(connection, Date.now());
  } finally {
    await connection.close();
  }
}

/** The line that says what runs where, and what comes next. */
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
