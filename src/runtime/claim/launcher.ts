import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { type Launch, launchWorkers, type OneShotRow } from '../../store/queue/worker-requests.ts';
import type { Executor } from '../attempt/executor.ts';
import type { Slot } from '../attempt/slot.ts';
import { ControlConnection } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import type { TaskEnd } from '../part/events.ts';
import { LoopService } from '../part/loop-service.ts';
import type { Recorder } from '../record/recorder.ts';

/**
 * Starts the one-shot workers that `launch_worker` asks for: one attempt of one task, beyond the slots, never restarted.
 * At most as many at once as the daemon has slots, so that requests cannot use up the server's connections.
 */
export class Launcher {
  readonly service: LoopService;
  readonly #context: DaemonContext;
  readonly #executor: Executor;
  readonly #recorder: Recorder;
  readonly #control: ControlConnection;
  /** The requests that are being served, by task. */
  readonly #requests = new Map<string, Pick<OneShotRow, 'requestId' | 'daemonId'>>();

  constructor(context: DaemonContext, executor: Executor, recorder: Recorder) {
    this.#context = context;
    this.#executor = executor;
    this.#recorder = recorder;
    this.#control = new ControlConnection({ ...context.control, applicationName: 'pgherd launcher' });
    this.service = new LoopService({
      name: 'launcher',
      events: context.events,
      pass: () => this.launchOnce(),
      close: () => this.#control.close(),
      maxPauseMs: () => context.options().restartPauseMs,
    });
    context.events.on((event) => {
      if (event.type === 'task-ended') this.#ended(event.task.id, event.end);
    });
  }

  async launchOnce(): Promise<number> {
    const { pollMs, slots, topics, enabled } = this.#context.options();
    const room = Math.min(slots - this.#requests.size, this.#executor.oneShotRoom);
    if (enabled && room > 0) {
      const daemonId = this.#context.daemonId();
      const launches = await this.#control.use((connection) =>
        launchWorkers(connection, { daemonId, room, topics }).catch((error: unknown) => {
          // The lease is over: the heartbeat registers anew, and nothing can be claimed until then.
          if (hasSqlstate(error, SQLSTATE.daemonLost)) return [];
          throw error;
        }),
      );
      for (const launch of launches) this.#start(launch, daemonId);
    }
    return pollMs;
  }

  #start({ requestId, task }: Launch, daemonId: string): void {
    const request = { requestId, daemonId };
    this.#requests.set(task.id, request);
    this.#context.events.emit({ type: 'launched', requestId, taskId: task.id });
    let pid: number | null = null;
    const slot: Slot = {
      sessionName: `pgherd one-shot ${daemonId}/${requestId}`,
      processing: (sessionPid) => {
        pid = sessionPid;
        this.#recorder.oneShot({ ...request, state: 'processing', pid, status: null });
      },
      stopping: () => this.#recorder.oneShot({ ...request, state: 'stopping', pid, status: null }),
      // What became of the attempt is known a moment later: see `#ended`.
      release: () => {},
    };
    this.#executor.addOneShot(task, slot);
  }

  #ended(taskId: string, end: TaskEnd): void {
    const request = this.#requests.get(taskId);
    if (request === undefined) return;
    this.#requests.delete(taskId);
    this.#recorder.oneShot({ ...request, state: 'ended', pid: null, status: statusOf(end) }, taskId);
    this.service.bell.ring();
  }
}

/** The state of the attempt in the log, or why it has none. */
function statusOf({ settlement, outcome }: TaskEnd): string {
  switch (settlement.action) {
    case 'end':
      return settlement.state;
    case 'retry':
      return 'retrying';
    case 'give-back':
      return settlement.reason ?? 'not started';
    case 'nothing':
      return outcome === 'fenced' ? 'lost: another daemon has the task' : outcome;
  }
}
