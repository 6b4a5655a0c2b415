/** The place in which a task is executed: a slot of the daemon, or a one-shot worker beyond the slots. It receives the events of the task. */
export interface Slot {
  /** null: any pooled session may be used. A name: a session with this name is opened for the task and closed after it. */
  readonly sessionName: string | null;
  /** The session is open, and the task starts. */
  processing(pid: number): void;
  /** The task is being stopped. */
  stopping(): void;
  /** The slot is free again; `status` is the outcome of the last task, `tasks` the number of tasks that it executed. */
  release(status: string, tasks: number): void;
}
