/** A part of the daemon with a life of its own. */
export interface Service {
  readonly name: string;
  /** Resolves when it works; it then goes on by itself until `stop`. `signal` aborts the start and all that follows. */
  start(signal: AbortSignal): Promise<void>;
  /** Resolves when nothing of it runs any more. Never throws; a second call waits for the first. */
  stop(): Promise<void>;
}
