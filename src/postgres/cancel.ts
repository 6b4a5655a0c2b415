import { followSignals } from '../follow-signals.ts';
import { openSocket } from './connect/open-socket.ts';
import type { ServerAddress } from './conninfo/parameters.ts';
import type { Route } from './target.ts';

export interface CancelKey {
  /** The process id and secret that the server, or the proxy in front of it, sent at login. */
  readonly pid: number;
  readonly secretKey: number;
}

/**
 * Sends a CancelRequest, which needs no privilege but the session's own secret; through TLS where the session uses it. Resolves
 * when the server has closed the socket, and so has sent the signal, or after 5 s. Never throws: the caller has a deadline of
 * its own. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function sendCancelRequest(
  { server, encrypted }: { readonly server: ServerAddress; readonly encrypted: boolean },
  { tls }: Pick<Route, 'tls'>,
  { pid, secretKey }: CancelKey,
): Promise<void> {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_CODE, 4);
  message.writeInt32BE(pid, 8);
  message.writeInt32BE(secretKey, 12);
  const encryption = encrypted ? 'always' : 'never';
  const opened = await followSignals(
    [],
    (signal) => openSocket(server, { tls, encryption, keepAliveMs: null, signal }),
    LIMIT_MS,
  ).catch(() => null);
  if (opened === null) return;
  const { socket } = opened;
  await new Promise<void>((resolve) => {
    socket.setTimeout(LIMIT_MS, () => socket.destroy());
    socket.on('close', () => resolve());
    socket.on('data', () => {});
    socket.end(message);
  });
}

const CANCEL_CODE = 80_877_102;
const LIMIT_MS = 5_000;
