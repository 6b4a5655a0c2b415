import type { LoginConfig } from '../../postgres/logins.ts';
import type { Target } from '../../postgres/target.ts';
import type { WebhookConfig } from '../upkeep/webhook.ts';
import type { DaemonOptions } from './options.ts';

/** The database, options and logins of a daemon. */
export interface DaemonSettings {
  /** pgherd's own database, and the login that jobs without a role run as: `targetOf(url)`. */
  readonly target: Target;
  /** The name of pgherd's schema, usually `pgherd`. */
  readonly schema: string;
  /** Shown in `daemons.version`. */
  readonly version: string;
  /** Options that differ from the defaults. */
  readonly options: Partial<DaemonOptions>;
  /** How the roles of jobs log in; `{ roles: {}, connections: {}, env: {} }`: every job runs as the login of `target`. */
  readonly logins: LoginConfig;
  /** The webhooks that alerts are posted to. Default: none; alerts for webhooks wait for a daemon that knows them. */
  readonly webhooks?: WebhookConfig;
  /** Whether it continues after a sleep, so that its start does not count for `@reboot`. Default false. */
  readonly resumed?: boolean;
}

/** How much a daemon has to do. */
export interface DaemonLoad {
  /** The maximum number of tasks that run at the same time, without one-shot workers. */
  readonly slots: number;
  /** The number of tasks that run, one-shot workers included. */
  readonly busy: number;
  /** `draining`: `stop` was called, and no further task starts. */
  readonly state: 'running' | 'draining';
}
