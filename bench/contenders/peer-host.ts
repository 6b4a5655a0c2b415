import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Order } from '../peers/host.ts';
import type { PeerName } from '../peers/peer.ts';
import { installNewest, newerNode } from '../support/npm-cache.ts';

/** Orders to a peer's process. */
export class PeerHost {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #startLimitMs: number | null;

  private constructor(child: ChildProcess, startLimitMs: number | null) {
    this.#child = child;
    this.#startLimitMs = startLimitMs;
    this.pid = child.pid ?? 0;
    child.on('error', () => {}); // an order to a process that has just ended; `send` reports it
  }

  /** `startLimitMs`: a process that has not opened, installed or started for so long is killed, and the order fails. */
  static async open(
    name: PeerName,
    setting: string,
    {
      url,
      slots,
      startLimitMs = null,
    }: { readonly url: string; readonly slots: number; readonly startLimitMs?: number | null },
  ): Promise<PeerHost> {
    const script = fileURLToPath(new URL('../peers/host.ts', import.meta.url));
    const child = fork(script, {
      execPath: newerNode().path,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const host = new PeerHost(child, startLimitMs);
    const directory = name === 'pgherd' ? '' : installNewest(name).directory;
    await host.send({ do: 'open', peer: name, options: { url, directory, setting, slots } });
    return host;
  }

  /** Returns the duration in ms, as measured in the peer's process, and when each paced task was sent. */
  async send(order: Order): Promise<Exclude<Answer, { error: string }>> {
    if (!this.#child.connected) throw new Error(`the peer's process ended before ${order.do}`);
    const settled = new AbortController();
    const wait = { signal: settled.signal };
    const answered = Promise.race([once(this.#child, 'message', wait), once(this.#child, 'exit', wait).then(() => [])]);
    this.#child.send(order);
    const isStart = order.do === 'open' || order.do === 'install' || order.do === 'start';
    const limit =
      isStart && this.#startLimitMs !== null ? setTimeout(() => this.kill(), this.#startLimitMs) : undefined;
    const [answer]: Answer[] = await answered.finally(() => settled.abort());
    clearTimeout(limit);
    if (answer === undefined) throw new Error(`the peer's process ended while it executed ${order.do}`);
    if ('error' in answer) {
      if (isStart) this.kill();
      throw new Error(answer.error);
    }
    return answer;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    if (!this.#child.connected) return;
    const ended = once(this.#child, 'exit');
    await this.send({ do: 'stop' });
    this.kill(); // connections that a pool still has open do not matter
    await ended;
  }
}
