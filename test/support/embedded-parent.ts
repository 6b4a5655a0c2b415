import { startEmbedded } from '../../src/embedded/server.ts';

/** A process of its own that starts a server, says where, and waits: to be killed, or to exit when its input ends. */
const server = await startEmbedded({ durable: false, purpose: 'test' });
process.stdout.write(`${JSON.stringify({ dataDir: server.dataDir, url: server.url('postgres') })}\n`);
process.stdin.resume().once('end', () => process.exit(0));
