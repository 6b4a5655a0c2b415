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

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid ?? 0;
  }

  static async open(
    name: PeerName,
    setting: string,
    { url, slots }: { readonly url: string; readonly slots: number },
  ): Promise<PeerHost> {
    const script = fileURLToPath(new URL('../peers/host.ts', import.meta.url));
    const child = fork(script, {
      execPath: newerNode().path,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const host = new PeerHost(child);
    const directory = name === 'pgherd' ? '' : installNewest(name).directory;
    await host.tell({ do: 'open', peer: name, options: { url, directory, setting, slots } });
    return host;
  }

  /** Returns the duration in ms, as measured in the peer's process, and when each paced task was sent. */
  async tell(order: Order): Promise<Exclude<Answer, { error: string }>> {
    const answered = Promise.race([once(this.#child, 'message'), once(this.#child, 'exit').then(() => [])]);
    this.#child.send(order);
    const [answer]: Answer[] = await answered;
    if (answer === undefined) throw new Error(`the peer's process ended while it executed ${order.do}`);
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    await this.tell({ do: 'stop' });
    this.#child.kill('SIGKILL'); // connections that a pool still has open do not matter
    await ended;
  }
}
