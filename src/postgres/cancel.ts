import { connect, type NetConnectOpts } from 'node:net';
import type { Target } from './target.ts';

/**
 * Sends a CancelRequest, which needs no privilege but the session's own secret. Resolves when the server has closed the
 * socket (it has passed the signal on then), or after 5 s. Never throws: who cancels has a deadline of his own.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export function sendCancelRequest(target: Target, pid: number, secretKey: number): Promise<void> {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_CODE, 4);
  message.writeInt32BE(pid, 8);
  message.writeInt32BE(secretKey, 12);
  const address: NetConnectOpts = target.host.startsWith('/')
    ? { path: `${target.host}/.s.PGSQL.${target.port}` }
    : { host: target.host, port: target.port };
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('data', () => {});
    socket.end(message);
  });
}

const CANCEL_CODE = 80_877_102;
