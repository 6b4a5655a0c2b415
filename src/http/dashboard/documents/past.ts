import type { Drift, Pause } from './frame.ts';
import type { DaemonRow, RunningTask } from './overview.ts';

export interface LogGroup {
  /** `SQLSTATE-hash`, for the address. */
  readonly key: string;
  readonly sqlstate: string | null;
  readonly condition: string | null;
  /** The message with `⟨…⟩` for the parts that vary. */
  readonly shape: string;
  readonly tasks: number;
  /** Of these, those whose last attempt failed: a retry can be asked for. */
  readonly failed: number;
  readonly jobs: readonly string[];
  readonly jobCount: number;
  readonly topic: string;
  readonly firstMs: number;
  readonly lastMs: number;
  /** It occurred in the last twelfth of the range. */
  readonly now: boolean;
  readonly bins: readonly number[];
  readonly members: readonly LogEntry[];
}

export interface LogEntry {
  readonly taskId: string | null;
  readonly attempt: number;
  readonly job: string | null;
  readonly sql: string | null;
  readonly topic: string;
  readonly state: string;
  readonly endedMs: number;
  readonly ms: number | null;
  readonly rows: number | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly params: string | null;
}

export interface LogDocument {
  readonly nowMs: number;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly groups: readonly LogGroup[];
  readonly entries: readonly LogEntry[];
  readonly next: string | null;
  readonly bins: readonly (readonly [bin: number, finished: number, failed: number, skipped: number])[];
  readonly binMs: number;
  /** Whether only the newest attempts of the job were counted. */
  readonly countsCut: boolean;
  /** Whether only the newest failures were read. */
  readonly cut: boolean;
}

export interface TopicRow {
  readonly name: string;
  readonly description: string | null;
  readonly project: string | null;
  readonly declared: boolean;
  readonly pause: Pause | null;
  readonly concurrency: number | null;
  readonly running: number;
  readonly waiting: number;
  readonly oldestMs: number | null;
  readonly priority: number;
  readonly delayMs: number;
  readonly retryLimit: number;
  readonly timeoutMs: number | null;
  readonly jobs: number;
  readonly file: string | null;
  readonly revision: number | null;
}

export interface TopicsDocument {
  readonly nowMs: number;
  readonly topics: readonly TopicRow[];
  readonly total: number;
  readonly next: string | null;
}

export interface TopicDocument {
  readonly nowMs: number;
  readonly topic: TopicRow;
  readonly rangeMs: number;
  readonly binMs: number;
  /** Ended attempts, failed ones, and the 95th percentile of the wait, per bin. */
  readonly bins: readonly (readonly [bin: number, ended: number, failed: number, waitMs: number | null])[];
  readonly waitP95Ms: number | null;
  /** Of the SQL and of the parameters of a task; null: 1 MB. */
  readonly maxSqlBytes: number | null;
  readonly maxParamsBytes: number | null;
  readonly durability: string | null;
  readonly log: string | null;
  readonly retentionFinishedMs: number | null;
  readonly retentionFailedMs: number | null;
  readonly jobs: readonly { readonly name: string; readonly state: string }[];
  readonly pauses: readonly AuditEntry[];
}

export interface AuditEntry {
  readonly atMs: number;
  readonly by: string;
  readonly action: string;
  readonly target: string;
  readonly reason: string | null;
  readonly channel: string;
}

export interface RevisionRow {
  readonly project: string;
  readonly revision: number;
  readonly atMs: number;
  readonly by: string;
  readonly via: string;
  readonly environment: string | null;
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly rollbackTo: number | null;
  readonly created: number;
  readonly updated: number;
  readonly renamed: number;
  readonly deleted: number;
  readonly sqlChanges: number;
  /** The first names that it changed. */
  readonly names: readonly string[];
  /** Jobs that it changed and that fail since. */
  readonly failing: readonly string[];
}

export interface RevisionsDocument {
  readonly nowMs: number;
  readonly revisions: readonly RevisionRow[];
  readonly total: number;
  readonly next: string | null;
  readonly drift: readonly (Drift & { readonly job: string })[];
}

export interface RevisionChange {
  readonly action: string;
  readonly kind: 'job' | 'topic';
  readonly name: string;
  readonly formerName: string | null;
  readonly file: string | null;
  readonly fields: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
  readonly sql: { readonly added: number; readonly removed: number; readonly lines: readonly string[] } | null;
  readonly state: string | null;
}

export interface RevisionDocument {
  readonly nowMs: number;
  readonly revision: RevisionRow;
  readonly against: number;
  readonly previous: { readonly revision: number; readonly by: string; readonly atMs: number } | null;
  readonly following: number | null;
  readonly toolVersion: string;
  readonly address: string | null;
  readonly changes: readonly RevisionChange[];
}

export interface DaemonsDocument {
  readonly nowMs: number;
  readonly daemons: readonly (DaemonRow & { readonly tasks: readonly RunningTask[]; readonly processed: number })[];
  readonly oldestVersion: string | null;
  readonly loops: readonly { readonly name: string; readonly agoMs: number | null; readonly state: string }[];
  readonly self: string;
}

export interface AlertRow {
  readonly id: string;
  readonly kind: string;
  /** null: the alert is about a topic. */
  readonly job: string | null;
  readonly topic: string | null;
  readonly jobExists: boolean;
  readonly taskId: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly reason: string | null;
  readonly atMs: number;
  readonly channel: string | null;
  readonly webhook: string | null;
  readonly delivery: string | null;
  readonly error: string | null;
  readonly tries: number;
  readonly firing: boolean;
}

export interface AlertsDocument {
  readonly nowMs: number;
  readonly sinceMs: number;
  readonly alerts: readonly AlertRow[];
  readonly firing: number;
  readonly next: string | null;
}
