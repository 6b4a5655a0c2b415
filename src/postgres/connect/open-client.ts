import type { Socket } from 'node:net';
import pg from 'pg';
import { PgherdError } from '../../errors.ts';
import type { ServerAddress } from '../conninfo/parameters.ts';
import { socketDirectory } from '../conninfo/servers.ts';
import { serverErrorOf } from '../sqlstate.ts';
import type { Target } from '../target.ts';
import { Authentication } from './authentication.ts';
import { boundTexts } from './bounded-texts.ts';
import { limitMessages } from './message-limit.ts';
import { type Encryption, openSocket, TlsFailure } from './open-socket.ts';

export interface ClientOptions {
  readonly applicationName: string;
  /** For the server's command line, or null. */
  readonly options: string | null;
  readonly pipeline: boolean;
  /** Maximum time to connect, even if `connect_timeout` is longer; null: that of the target. */
  readonly connectTimeoutMs: number | null;
  /** Ends the attempt. */
  readonly signal: AbortSignal | null;
  /** A longer message from the server ends the session. */
  readonly maxMessageBytes: number;
}

export { TlsFailure };

export interface OpenClient {
  readonly client: pg.Client;
  readonly server: ServerAddress;
  readonly encrypted: boolean;
  /** The parameters that the server reported at login, such as `in_hot_standby`. */
  readonly reported: ReadonlyMap<string, string>;
}

/** The server asked for a password, but the login has none. */
export class NoPassword extends Error {}

/** The server did not answer in time. */
export class TimedOut extends Error {}

/**
 * Logs in to one server, encrypted as `sslmode` says. As in libpq, `allow` and `prefer` also try the other mode. Throws the
 * error of the server or of the socket, `TlsFailure`, `NoPassword`, `TimedOut`, or a `PgherdError` about files and passwords.
 */
export async function openClient(target: Target, server: ServerAddress, options: ClientOptions): Promise<OpenClient> {
  const [first, second] = attemptsOf(target, server);
  try {
    return await attempt(target, server, first, options);
  } catch (error) {
    if (second === null || !mayHelp(error, first)) throw error;
    try {
      return await attempt(target, server, second, options);
    } catch (again) {
      throw moreTelling(error, again);
    }
  }
}

function attemptsOf({ route }: Target, server: ServerAddress): readonly [Encryption, Encryption | null] {
  if (socketDirectory(server) !== null) return ['never', null];
  switch (route.tls.mode) {
    case 'disable':
      return ['never', null];
    case 'allow':
      return ['never', 'always'];
    case 'prefer':
      return ['preferred', 'never'];
    default:
      return ['always', null];
  }
}

/** Another line of pg_hba.conf may accept a refused login in the other mode. */
function mayHelp(error: unknown, tried: Encryption): boolean {
  if (tried !== 'never' && error instanceof TlsFailure) return true;
  return serverErrorOf(error)?.sqlstate.startsWith('28') === true;
}

/** Returns the more useful of two failures: not the one that only reports a missing entry of pg_hba.conf. */
function moreTelling(first: unknown, second: unknown): unknown {
  if (serverErrorOf(second)?.sqlstate !== '28000') return second;
  return first;
}

async function attempt(
  target: Target,
  server: ServerAddress,
  encryption: Encryption,
  options: ClientOptions,
): Promise<OpenClient> {
  const { route } = target;
  const limit = new AbortController();
  const timeoutMs = timeoutOf(target, options);
  const timer = timeoutMs === null ? null : setTimeout(() => limit.abort(new TimedOut('no answer in time')), timeoutMs);
  const end = (): void => limit.abort(options.signal?.reason);
  if (options.signal?.aborted === true) end();
  options.signal?.addEventListener('abort', end, { once: true });
  try {
    const { signal } = limit;
    const { keepAliveMs, tls } = route;
    const { socket, encrypted } = await openSocket(server, { tls, encryption, keepAliveMs, signal });
    limitMessages(socket, options.maxMessageBytes);
    const authentication = new Authentication(route.auth, encrypted);
    const client = new pg.Client({
      user: target.user,
      database: target.database,
      // Never undefined: pg would take PGPASSWORD, which belongs to the login of the connection string.
      password: async () => {
        authentication.check();
        const password = (await target.password?.(server)) ?? '';
        if (password === '') throw new NoPassword('the server asks for a password, and none was given');
        return password;
      },
      // pg reads PGHOST, PGPORT, PGOPTIONS, … for what is missing here.
      host: 'localhost',
      port: server.port,
      ssl: false,
      sslnegotiation: 'postgres',
      stream: () => alreadyConnected(socket),
      enableChannelBinding: authentication.bindsChannel,
      application_name: options.applicationName,
      connectionTimeoutMillis: 0,
      pipeline: options.pipeline,
    });
    // Passed explicitly, because the driver would otherwise read PGOPTIONS.
    Reflect.set(Object(Reflect.get(client, 'connectionParameters')), 'options', options.options ?? '');
    const reported = new Map<string, string>();
    client.on('error', () => {});
    authentication.watch(client.connection);
    boundTexts(client.connection);
    client.connection.on('parameterStatus', ({ parameterName, parameterValue }) => {
      reported.set(String(parameterName), String(parameterValue));
    });
    const abort = (): void => void socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await client.connect();
      authentication.check();
      return { client, server, encrypted, reported };
    } catch (error) {
      client.end().catch(() => {});
      socket.destroy();
      // The login was aborted, which matters more than the server's answer.
      authentication.check();
      throw signal.aborted && !(error instanceof PgherdError) ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  } finally {
    options.signal?.removeEventListener('abort', end);
    if (timer !== null) clearTimeout(timer);
  }
}

function timeoutOf({ route }: Target, { connectTimeoutMs }: ClientOptions): number | null {
  const asked = route.connectTimeoutMs;
  if (asked === null) return connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  if (asked === 0) return connectTimeoutMs;
  return Math.min(asked, connectTimeoutMs ?? asked);
}

const CONNECT_TIMEOUT_MS = 10_000;

/** A stream for the driver, which connects its socket by itself: this one is already connected, and encrypted where required. */
function alreadyConnected(socket: Socket): Socket {
  const connect = (): Socket => {
    process.nextTick(() => socket.emit('connect'));
    return socket;
  };
  return Object.assign(socket, { connect });
}
