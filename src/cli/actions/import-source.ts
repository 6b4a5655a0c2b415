import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readBoundedFile, reasonOf } from '../../bounded-file.ts';
import { PgherdError } from '../../errors.ts';
import { importCrontab, isCrontab } from '../../exchange/import/crontab/import-crontab.ts';
import { importGraphileCrontab } from '../../exchange/import/graphile/import-graphile.ts';
import type { Imported } from '../../exchange/import/imported.ts';
import { importElephantWorker, importPgCron } from '../../exchange/import/peer-jobs.ts';
import { importPgAgent } from '../../exchange/import/pgagent/import-pgagent.ts';
import { importQueueSettings } from '../../exchange/import/queue-settings.ts';
import { CRONTAB_ROLE_PROBLEMS, type RoleProblem, roleProblems } from '../../exchange/import/role-problems.ts';
import { importTimetable } from '../../exchange/import/timetable/import-timetable.ts';
import { readTimetableYaml } from '../../exchange/import/timetable/read-yaml.ts';
import type { Connection } from '../../postgres/connection.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { loadPgAgent } from '../../store/definitions/peer-pgagent.ts';
import { loadTimetable } from '../../store/definitions/peer-timetable.ts';
import { loadElephantWorker, loadPgCron, loadQueueSettings } from '../../store/definitions/peers.ts';
import { roleFacts } from '../../store/definitions/role-facts.ts';
import { type ConnectionFlags, withControlConnection } from '../options/connection-options.ts';
import type { CliContext } from '../shell/context.ts';

export interface SourceFlags extends ConnectionFlags {
  readonly system?: true;
  readonly timezone: string;
}

/** The jobs of a scheduler, and the problems of the roles that they name. */
export interface Source {
  readonly imported: Imported;
  readonly problems: ReadonlyMap<string, RoleProblem>;
}

/** Reads a scheduler: one that is installed in a database by its name, a file by its path. */
export async function importFrom(
  context: CliContext,
  source: string,
  flags: SourceFlags,
  nowMs: number,
): Promise<Source> {
  requireTimezone(flags.timezone);
  const control = {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    applicationName: 'pgherd import',
    schema: null,
  };
  const read = (load: (connection: Connection) => Promise<Imported>): Promise<Source> =>
    withControlConnection(context, control, async (connection) => withProblems(connection, await load(connection)));
  switch (source) {
    case 'pg_cron':
      return await read(async (connection) => {
        const { rows, ...here } = await loadPgCron(connection);
        return importPgCron(rows, here);
      });
    case 'elephant_worker':
      return await read(async (connection) => {
        const { rows, ...here } = await loadElephantWorker(connection);
        return importElephantWorker(rows, here);
      });
    case 'pg_background_queue':
      return await read(async (connection) => importQueueSettings(await loadQueueSettings(connection)));
    case 'pg_timetable':
      return await read(async (connection) => importTimetable(await loadTimetable(connection), flags.timezone));
    case 'pgagent':
      return await read(async (connection) => {
        const { rows, ...here } = await loadPgAgent(connection);
        return importPgAgent(rows, { ...here, timezone: flags.timezone }, nowMs);
      });
    default:
      return importFile(context, source, flags);
  }
}

/** The server's facts about the roles are checked as well: they decide whether apply accepts the definitions. */
async function withProblems(connection: Connection, imported: Imported): Promise<Source> {
  const roles = new Set(imported.jobs.flatMap(({ job }) => job.role ?? []));
  return { imported, problems: roleProblems(await roleFacts(connection, [...roles])) };
}

function importFile(context: CliContext, source: string, flags: SourceFlags): Source {
  const [, kind = '', named = source] = /^(crontab|pg_timetable|graphile_worker):(.+)$/s.exec(source) ?? [];
  const path = resolve(context.cwd, named);
  if (!existsSync(path)) {
    throw new PgherdError('usage', `"${named}" is neither a file nor a scheduler that pgherd imports from`, {
      hint: 'pass crontab:FILE, pg_cron, pg_timetable, pg_timetable:FILE, pgagent, graphile_worker:FILE, elephant_worker or pg_background_queue',
    });
  }
  const text = readGiven(path, named);
  if (kind === 'graphile_worker') {
    const imported = importGraphileCrontab(text);
    if (imported === null)
      throw notThat(named, 'a crontab of Graphile Worker', 'its lines are "0 4 * * * task ?options {payload}"');
    return { imported, problems: new Map() };
  }
  if (kind === 'pg_timetable' || (kind === '' && /\.ya?ml$/i.test(path))) {
    const chains = readTimetableYaml(text);
    if (!chains.ok) throw notThat(named, 'the YAML of pg_timetable', chains.reason);
    return { imported: importTimetable(chains.chains, flags.timezone), problems: CRONTAB_ROLE_PROBLEMS };
  }
  const system = flags.system === true || /^\/etc\/cron(?:tab|\.d\/[^/]+)$/.test(path);
  if (!isCrontab(text, system)) throw notThat(named, 'a crontab', 'none of its lines has five fields and a command');
  const imported = importCrontab(text, {
    system,
    timezone: flags.timezone,
    readFile: (name) => readNamed(resolve(dirname(path), name)),
  });
  return { imported, problems: CRONTAB_ROLE_PROBLEMS };
}

function notThat(file: string, what: string, reason: string): PgherdError {
  return new PgherdError('usage', `"${file}" is not ${what}: ${reason}`, {
    hint: 'name the kind of the file: crontab:FILE, pg_timetable:FILE or graphile_worker:FILE',
  });
}

function requireTimezone(zone: string): void {
  if (isKnownTimezone(zone)) return;
  throw new PgherdError('usage', `--timezone: "${zone}" is not a time zone`, {
    hint: 'use an IANA name such as Europe/Berlin',
  });
}

const MAX_BYTES = 1024 * 1024;

/** The text of the file that the caller names. Throws `usage` with the reason why it cannot be read. */
function readGiven(path: string, named: string): string {
  let bytes: Buffer;
  try {
    bytes = readBoundedFile(path, MAX_BYTES);
  } catch (error) {
    throw new PgherdError('usage', `"${named}" cannot be read: ${reasonOf(error)}`, {
      hint: 'pass a file that was written with crontab -l > FILE, or the path of a crontab',
      cause: error,
    });
  }
  const text = decoded(bytes);
  if (text === null) throw new PgherdError('usage', `"${named}" is not UTF-8`, { hint: 'save it as UTF-8' });
  return text;
}

/** Returns null for a file that a line names and that does not exist, is too large or is not UTF-8. */
function readNamed(path: string): string | null {
  try {
    return decoded(readBoundedFile(path, MAX_BYTES));
  } catch {
    return null;
  }
}

/** null: the bytes are not UTF-8, so that characters would be replaced. */
function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
