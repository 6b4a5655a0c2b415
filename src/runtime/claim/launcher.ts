import { hasSqlstate, SQLSTATE } from '../../postgres/sqlstate.ts';
import { type Launch, launchWorkers, type OneShotRow } from '../../store/queue/worker-requests.ts';
import type { Executor } from '../attempt/executor.ts';
import type { Slot } from '../attempt/slot.ts';
import type { DaemonContext } from '../part/daemon-context.ts';
import { DaemonPart } from '../part/daemon-part.ts';
import type { TaskEnd } from '../part/events.ts';
import type { Recorder } from '../record/recorder.ts';

/**
 * Starts the one-shot workers that `launch_worker` asks for: one attempt of one task, beyond the slots, never restarted.
 * At most as many at once as the daemon has slots, so that requests cannot use up the server's connections.
 */
export class Launcher extends DaemonPart {
  readonly #executor: Executor;
  readonly #recorder: Recorder;
  /** Requests whose worker runs, by task. */
  readonly #requests = new Map<string, Pick<OneShotRow, 'requestId' | 'daemonId'>>();

  constructor(daemon: DaemonContext, executor: Executor, recorder: Recorder) {
    super(daemon, { name: 'launcher' });
    this.#executor = executor;
    this.#recorder = recorder;
    daemon.events.on((event) => {
      if (event.type === 'task-ended') this.#ended(event.task.id, event.end);
    });
  }

  async pass(): Promise<number> {
    const { pollMs, slots, topics, enabled } = this.daemon.options();
    const room = Math.min(slots - this.#requests.size, this.#executor.oneShotRoom);
    if (enabled && room > 0) {
      const daemonId = this.daemon.daemonId();
      const launches = await this.control.use((connection) =>
        launchWorkers(connection, { daemonId, room, topics }).catch((error: unknown) => {
          // The lease has expired. The heartbeat registers the daemon again; until then no task can be claimed.
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
    this.daemon.events.emit({ type: 'launched', requestId, taskId: task.id });
    let pid: number | null = null;
    const slot: Slot = {
      sessionName: `pgherd one-shot ${daemonId}/${requestId}`,
      processing: (sessionPid) => {
        pid = sessionPid;
        this.#recorder.oneShot({ ...request, state: 'processing', pid, status: null });
      },
      stopping: () => this.#recorder.oneShot({ ...request, state: 'stopping', pid, status: null }),
      // The outcome is reported by the event `task-ended`: see `#ended`.
      release: () => {},
    };
    this.#executor.addOneShot(task, slot);
  }

  #ended(taskId: string, end: TaskEnd): void {
    const request = this.#requests.get(taskId);
    if (request === undefined) return;
    this.#requests.delete(taskId);
    this.#recorder.oneShot({ ...request, state: 'ended', pid: null, status: statusOf(end) }, taskId);
    this.wake();
  }
}

/** Returns the state of the attempt in the log, or why the log has none. */
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
