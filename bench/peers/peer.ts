/** The orders to a queue from npm, in its own process. `tasks` are SQL texts. */
export interface Peer {
  /** Its own schema. */
  install(): Promise<void>;
  single(sql: string): Promise<void>;
  bulk(sqls: readonly string[]): Promise<void>;
  /** Each SQL at every minute. */
  schedule(sqls: readonly string[]): Promise<void>;
  /** Starts the workers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export type PeerName = 'graphile-worker' | 'pg-boss' | 'pgherd';

export interface PeerOptions {
  readonly url: string;
  /** The directory whose `node_modules` contains it. */
  readonly directory: string;
  readonly setting: string;
  readonly slots: number;
}
