/** Something that runs in the background until it is stopped. */
export interface Service {
  readonly name: string;
  /** Resolves when the service runs, which it does until `stop`. `signal` aborts the start and the service. */
  start(signal: AbortSignal): Promise<void>;
  /** Resolves when the service has ended. Never throws; a second call waits for the first. */
  stop(): Promise<void>;
}
