import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls';
import type { ServerAddress, TlsParameters } from '../conninfo/parameters.ts';
import { socketDirectory } from '../conninfo/servers.ts';
import { tlsContextOf } from './tls-context.ts';

/** Whether a session is encrypted; `preferred`: where the server supports it. */
export type Encryption = 'never' | 'preferred' | 'always';

export interface OpenSocket {
  readonly socket: Socket | TLSSocket;
  readonly encrypted: boolean;
}

/** The server answered, but an encrypted session is not possible: the server refused it (`refused`), or the handshake failed. */
export class TlsFailure extends Error {
  readonly refused: boolean;

  constructor(refused: boolean, message: string, cause?: unknown) {
    super(message, { cause });
    this.refused = refused;
  }
}

export interface SocketOptions {
  readonly tls: TlsParameters;
  readonly encryption: Encryption;
  readonly keepAliveMs: number | null;
  /** Aborts the attempt, which then throws its reason. */
  readonly signal: AbortSignal;
}

/** Opens a socket to the server on which the startup packet may be sent. Throws the socket's error, or `TlsFailure`. */
export async function openSocket(server: ServerAddress, options: SocketOptions): Promise<OpenSocket> {
  const { tls, signal } = options;
  signal.throwIfAborted();
  const directory = socketDirectory(server);
  const raw =
    directory === null
      ? connectTcp({ host: server.hostaddr ?? server.host, port: server.port })
      : connectTcp({ path: `${directory}/.s.PGSQL.${server.port}` });
  let current: Socket | TLSSocket = raw;
  raw.setNoDelay(true);
  if (options.keepAliveMs !== null) raw.setKeepAlive(true, options.keepAliveMs);
  const abort = (): void => void current.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await happened(raw, 'connect');
    if (directory !== null || options.encryption === 'never') return { socket: raw, encrypted: false };
    // Bad certificate files are an error even where the server turns out not to need them.
    const secure = secureOptions(server, tls);
    if (tls.negotiation === 'postgres') {
      const answer = await askForTls(raw);
      if (answer === 'N' && options.encryption === 'preferred') return { socket: raw, encrypted: false };
      if (answer === 'N') throw new TlsFailure(true, 'the server does not support TLS');
      if (answer !== 'S')
        throw new TlsFailure(true, 'the server did not answer the request for TLS as PostgreSQL does');
    }
    current = connectTls({ ...secure, socket: raw });
    await happened(current, 'secureConnect').catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new TlsFailure(false, error instanceof Error ? error.message : String(error), error);
    });
    return { socket: current, encrypted: true };
  } catch (error) {
    current.destroy();
    raw.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function secureOptions(server: ServerAddress, tls: TlsParameters): ConnectionOptions {
  const { context, verify } = tlsContextOf(tls);
  const { host } = server;
  return {
    secureContext: context,
    rejectUnauthorized: verify,
    checkServerIdentity: (_, certificate) =>
      tls.mode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined,
    ...(tls.sendServerName && isIP(host) === 0 ? { servername: host } : {}),
    ...(tls.negotiation === 'direct' ? { ALPNProtocols: ['postgresql'] } : {}),
  };
}

/** https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL */
async function askForTls(socket: Socket): Promise<string> {
  const request = Buffer.alloc(8);
  request.writeInt32BE(8, 0);
  request.writeInt32BE(80_877_103, 4);
  socket.write(request);
  const answer = await happened(socket, 'data');
  // Bytes after the answer were injected by a third party: they would count as sent through TLS.
  return Buffer.isBuffer(answer) && answer.length === 1 ? answer.toString('latin1') : '';
}

/** Resolves with the first value of an event. Throws the socket's error, also when the socket is closed before the event. */
function happened(socket: Socket | TLSSocket, event: 'connect' | 'secureConnect' | 'data'): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      socket.off(event, onEvent);
      socket.off('close', onClose);
      // The listener for errors stays: without one, an error before the next owner listens would end the process.
      settle();
    };
    const onEvent = (value: unknown): void => done(() => resolve(value));
    const onClose = (): void => done(() => reject(new Error('the server closed the connection')));
    socket.once(event, onEvent);
    socket.once('close', onClose);
    socket.on('error', (error) => done(() => reject(error)));
  });
}
