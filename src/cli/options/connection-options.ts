import type { Command } from 'commander';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { LoginConfig } from '../../postgres/logins.ts';
import type { Target } from '../../postgres/target.ts';
import type { CliContext } from '../shell/context.ts';
import { printNote } from '../shell/output.ts';
import { watchingCommits } from './commit-watch.ts';

/** The options that `addConnectionOptions` adds to a command. */
export interface ConnectionFlags {
  readonly url?: string;
}

export interface ControlOptions extends ConnectionFlags {
  /** The environment's `url_env`: the name of the variable that holds its URL. */
  readonly urlEnv?: string | null;
  /** `roles` of pgherd.yaml, where the password of the connection's user may come from. */
  readonly roles?: LoginConfig['roles'];
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** null: the session is not pinned to a schema, and no schema is required. */
  readonly schema: string | null;
}

/** Adds `--url` to a command. */
export function addConnectionOptions(command: Command): Command {
  return command.option(
    '--url <url>',
    'the database pgherd lives in (else PGHERD_URL, DATABASE_URL, or the PG* variables)',
  );
}

/** `--url`, else the environment's own variable, else PGHERD_URL, DATABASE_URL, PG*. Throws `usage` or `config_invalid`. */
export async function resolveTarget(
  context: CliContext,
  options: Pick<ControlOptions, 'url' | 'urlEnv' | 'roles'>,
): Promise<Target> {
  const { targetOf } = await import('../../postgres/target.ts');
  const { withOwnPassword } = await import('../../postgres/logins.ts');
  const { env } = context;
  const target = (url: string | null): Target => withOwnPassword(targetOf(url, env), options.roles ?? {}, env);
  if (options.url !== undefined) return target(options.url);
  if (typeof options.urlEnv === 'string') {
    const url = env[options.urlEnv] ?? '';
    if (url !== '') return target(url);
    throw new PgherdError('config_invalid', `the environment's url_env names ${options.urlEnv}, which is not set`, {
      hint: `set ${options.urlEnv}, or pass --url`,
    });
  }
  const found = [env.PGHERD_URL, env.DATABASE_URL].find((url) => url !== undefined && url !== '');
  return target(found ?? null);
}

/**
 * Opens one session to the database pgherd lives in, pinned to the schema, and closes it when `work` is done.
 * SIGINT and SIGTERM end it; a transaction under way is rolled back. Throws the errors of `connect` and `useSchema`, and
 * `permission_denied` and `connection_failed` for what the server refuses later.
 */
export async function withControlConnection<T>(
  context: CliContext,
  options: ControlOptions,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  return await withControlSession(context, await openControlSession(context, options), work);
}

/** A session that is open, and pinned to the schema. */
export interface ControlSession {
  readonly connection: Connection;
  readonly target: Target;
  /** null: of none. */
  readonly schema: string | null;
}

/** The first half of `withControlConnection`. */
export async function openControlSession(context: CliContext, options: ControlOptions): Promise<ControlSession> {
  const target = await resolveTarget(context, options);
  const { connect } = await import('../../postgres/connection.ts');
  const connection = await connect(target, { applicationName: options.applicationName });
  try {
    const { useSchemaOnce, useSystemPath } = await import('../../store/migrate/schema-version.ts');
    const pinned =
      options.schema === null ? await useSystemPath(connection) : await useSchemaOnce(connection, options.schema);
    return { connection: pinned, target, schema: options.schema };
  } catch (error) {
    const { schema } = options;
    const reason = await refused(error, target, {
      ended: connection.ended,
      rolePrefix: () => prefixOf(connection, schema),
    });
    await connection.close();
    throw reason;
  }
}

/** The second half: does the work and closes the session. */
export async function withControlSession<T>(
  context: CliContext,
  { connection, target, schema }: ControlSession,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const interrupt = (): void => connection.destroy();
  context.signal.addEventListener('abort', interrupt, { once: true });
  try {
    context.signal.throwIfAborted();
    const note = (text: string): void => printNote(context, text);
    return await watchingCommits({ connection, target, note }, async () => work(connection));
  } catch (error) {
    const { aborted, reason } = context.signal;
    // Such an error says what the signal stopped.
    if (aborted) throw error instanceof PgherdError && error.cause === reason ? error : reason;
    throw await refused(error, target, { ended: connection.ended, rolePrefix: () => prefixOf(connection, schema) });
  } finally {
    context.signal.removeEventListener('abort', interrupt);
    await connection.close();
  }
}

/** Returns the server's refusal as one line with the next step; any other error unchanged. `needs`: the roles that the login lacks. */
export async function refused(
  error: unknown,
  target: Target,
  {
    ended,
    rolePrefix,
    needs = ANY_ROLE,
  }: { readonly ended: boolean; readonly rolePrefix: () => Promise<string>; readonly needs?: string },
): Promise<unknown> {
  if (error instanceof PgherdError) return error;
  const { serverErrorOf, SQLSTATE } = await import('../../postgres/sqlstate.ts');
  const { describeTarget } = await import('../../postgres/target.ts');
  const where = describeTarget(target);
  const server = serverErrorOf(error);
  if (server?.sqlstate === SQLSTATE.insufficientPrivilege) {
    const { withRolePrefix } = await import('../../store/migrate/role-names.ts');
    const roles = withRolePrefix(needs, await rolePrefix());
    return new PgherdError('permission_denied', `${where}: ${server.message}`, {
      cause: error,
      hint: server.hint ?? `grant ${target.user} the role it needs: ${roles}`,
    });
  }
  const lost = ended || server?.sqlstate.startsWith('57P') === true || server?.sqlstate.startsWith('08') === true;
  if (!lost) return error;
  const reason = server?.message ?? (error instanceof Error ? error.message : String(error));
  return new PgherdError('connection_failed', `${where}: the connection was lost: ${reason}`, {
    cause: error,
    hint: 'uncommitted changes were rolled back; run the command again',
  });
}

async function prefixOf(connection: Connection, schema: string | null): Promise<string> {
  const { rolePrefixOf } = await import('../../store/migrate/role-names.ts');
  return schema === null ? '' : await rolePrefixOf(connection, schema);
}

const ANY_ROLE = 'job_monitor to read, job_scheduler to enqueue and trigger, pgherd_deployer to plan and apply';
