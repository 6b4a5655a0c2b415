/** The conditions of an apply besides the rules about its jobs: `freeze` and `approvals` of `policy`. */
export interface Gates {
  readonly freeze: readonly FreezeWindow[];
  /** The number of approvals that a plan needs. */
  readonly approvals: number;
}

/** Windows in which apply is refused. */
export interface FreezeWindow {
  /** The starts of a window: a schedule that follows the clock. */
  readonly cron: string;
  /** The length of a window, in elapsed time. */
  readonly durationMs: number;
  /** An IANA time zone. */
  readonly timezone: string;
  readonly reason: string | null;
  /** The changes that are exempt; see `parseAllow`. */
  readonly allow: readonly string[];
}

export const NO_GATES: Gates = { freeze: [], approvals: 0 };

/** The kinds of change that `allow` may name; `revert` is that of a manual change, `rollback` a plan of `pgherd rollback`. */
export const ALLOWED_ACTIONS = ['create', 'update', 'rename', 'delete', 'move', 'revert', 'rollback'] as const;

export type Allow =
  | { readonly by: 'action'; readonly action: (typeof ALLOWED_ACTIONS)[number] }
  | { readonly by: 'job' | 'topic'; readonly pattern: string }
  | { readonly by: 'label'; readonly key: string; readonly pattern: string };

/** Parses an entry of `allow`: a kind of change, `job:NAME`, `topic:NAME` or `label:KEY=VALUE`; null: it is not valid. */
export function parseAllow(text: string): Allow | null {
  const action = ALLOWED_ACTIONS.find((name) => name === text);
  if (action !== undefined) return { by: 'action', action };
  const [, kind, pattern = ''] = /^(job|topic):(.+)$/s.exec(text) ?? [];
  if (kind !== undefined) return { by: kind === 'job' ? 'job' : 'topic', pattern };
  const [, key, value = ''] = /^label:([^=]+)=(.+)$/s.exec(text) ?? [];
  return key === undefined ? null : { by: 'label', key, pattern: value };
}
