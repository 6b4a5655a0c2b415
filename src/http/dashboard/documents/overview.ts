import type { FrameDocument, Pause } from './frame.ts';
import type { JobState } from './jobs.ts';

/** A cause of trouble, with links to details. */
export interface Finding {
  readonly kind: 'failing' | 'late' | 'paused' | 'full' | 'silent' | 'daemons' | 'slow' | 'drift';
  readonly job: string | null;
  readonly topic: string | null;
  readonly sinceMs: number | null;
  readonly text: string;
  readonly note: string | null;
  readonly taskId: string | null;
  readonly nextMs: number | null;
  readonly revision: {
    readonly project: string;
    readonly revision: number;
    readonly by: string;
    readonly atMs: number;
  } | null;
  readonly pause: Pause | null;
  readonly tasks: number;
}

export interface RunningTask {
  readonly id: string;
  readonly job: string | null;
  readonly sql: string;
  readonly topic: string;
  readonly role: string | null;
  readonly daemon: string | null;
  readonly startedMs: number;
  readonly timeoutMs: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly attempt: number;
}

export type WaitReason = 'paused' | 'full' | 'retry' | 'overlap' | 'delay' | 'later' | 'daemons' | 'queue';

/** Tasks that wait for the same reason. */
export interface WaitGroup {
  readonly reason: WaitReason;
  /** Of one topic; null: of several. */
  readonly topic: string | null;
  readonly tasks: number;
  readonly oldestMs: number | null;
  readonly pause: Pause | null;
  readonly concurrency: number | null;
  readonly running: number | null;
  readonly nextMs: number | null;
}

export interface DaemonRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly state: 'running' | 'draining' | 'silent' | 'lost';
  readonly slots: number;
  readonly busy: number;
  readonly heartbeatMs: number;
  readonly leaseUntilMs: number;
  readonly startedMs: number;
  readonly sessions: number;
  readonly stalled: string | null;
  readonly login: string;
}

export interface OverviewDocument {
  readonly nowMs: number;
  readonly frame: FrameDocument;
  readonly tone: 'good' | 'bad' | 'new';
  readonly findings: readonly Finding[];
  readonly moreFindings: number;
  readonly firstFailingMs: number | null;
  readonly lateByMs: number | null;
  readonly slowForMs: number | null;
  readonly nextDueMs: number | null;
  readonly running: readonly RunningTask[];
  readonly reasons: readonly WaitGroup[];
  readonly daemons: readonly DaemonRow[];
}

export interface TimelineMark {
  /** Both relative to the start of the document, in seconds. */
  readonly at: number;
  readonly to: number;
  /** `earlier`: runs that are not shown. */
  readonly state: string;
  /** Of the newest run. */
  readonly taskId: string | null;
  readonly runs: number;
}

export interface TimelineLane {
  readonly job: string;
  readonly state: JobState;
  readonly topic: string;
  readonly marks: readonly TimelineMark[];
  /** In seconds from `fromMs`; empty where there are too many. */
  readonly next: readonly number[];
  readonly nextCount: number;
  readonly paused: { readonly from: number; readonly to: number | null; readonly text: string } | null;
  readonly p95Ms: number | null;
  /** Revisions that changed its SQL, in seconds from `fromMs`. */
  readonly sqlChanges: readonly { readonly at: number; readonly revision: number }[];
}

export interface TopicLane {
  readonly topic: string;
  readonly jobs: number;
  readonly paused: boolean;
  /** Ended attempts per bin, and failed ones. */
  readonly past: readonly (readonly [bin: number, ended: number, failed: number])[];
  readonly next: readonly (readonly [bin: number, starts: number])[];
}

export interface TimelineDocument {
  readonly nowMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly pastBinMs: number;
  readonly nextBinMs: number;
  readonly total: number;
  readonly lanes: readonly TimelineLane[];
  readonly topics: readonly TopicLane[];
  readonly revisions: readonly {
    readonly atMs: number;
    readonly revision: number;
    readonly project: string;
    readonly by: string;
  }[];
}

export interface LoadDocument {
  readonly nowMs: number;
  /** Start of the first hour. */
  readonly fromMs: number;
  readonly starts: number;
  readonly workMs: number;
  /** Jobs without a finished run: each of their starts counts one second. */
  readonly unknown: number;
  /** `[minute from the start, starts, work in ms]`, those without a start left out. */
  readonly minutes: readonly (readonly [minute: number, starts: number, ms: number])[];
  readonly busiest: readonly { readonly atMs: number; readonly starts: number; readonly workMs: number }[];
}
