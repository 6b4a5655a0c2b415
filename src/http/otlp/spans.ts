import type { DaemonEvent, TaskEnd } from '../../runtime/part/events.ts';
import { cut } from '../../text/cut.ts';
import { type Attribute, attributesOf, nanoseconds } from './attributes.ts';
import type { Sampler } from './settings.ts';
import { newSpanId, newTraceId, traceParentOf } from './trace-context.ts';

/** A span of OTLP/JSON. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number; readonly message?: string };
}

type Ended = Extract<DaemonEvent, { readonly type: 'task-ended' }>;

/**
 * Returns the span of an attempt; null: the sampler leaves it out, or nothing was executed. It is a child of the span that
 * `traceparent` in the parameters of the task names, else the root of a trace. It contains neither SQL nor parameters.
 */
export function spanOf({ task, end }: Ended, nowMs: number, sampler: Sampler): Span | null {
  if (NOT_EXECUTED.has(end.outcome)) return null;
  const parent = traceParentOf(task.params);
  const traceId = parent?.traceId ?? newTraceId();
  if (!isSampled(traceId, parent?.sampled ?? null, sampler)) return null;
  return {
    traceId,
    spanId: newSpanId(),
    ...(parent !== null && { parentSpanId: parent.spanId }),
    ...(parent?.state != null && { traceState: parent.state }),
    name: task.jobName === null ? `topic ${task.topic}` : `job ${task.jobName}`,
    kind: CONSUMER,
    startTimeUnixNano: nanoseconds(nowMs - end.durationMs),
    endTimeUnixNano: nanoseconds(nowMs),
    attributes: attributesOf({
      'messaging.system': 'pgherd',
      'messaging.operation.type': 'process',
      'messaging.destination.name': task.topic,
      'messaging.message.id': task.id,
      'db.system.name': 'postgresql',
      'db.namespace': task.database,
      'db.response.status_code': end.error?.sqlstate ?? null,
      'db.response.returned_rows': end.rowCount,
      'error.type': end.error === null ? null : (end.error.sqlstate ?? end.outcome),
      'pgherd.job': task.jobName,
      'pgherd.attempt': task.attempt,
      'pgherd.outcome': end.outcome,
      'pgherd.login': task.login,
      'pgherd.connection': task.connection,
    }),
    status: statusOf(end),
  };
}

function statusOf({ outcome, error }: TaskEnd): Span['status'] {
  if (outcome === 'finished' || outcome === 'found-done') return { code: UNSET };
  return { code: ERROR, message: cut(error?.message ?? outcome, MESSAGE_BYTES) };
}

/** The same ids are sampled by all services that use the ratio. */
function isSampled(traceId: string, byParent: boolean | null, { ratio, followsParent }: Sampler): boolean {
  if (byParent !== null && followsParent) return byParent;
  return ratio >= 1 || Number.parseInt(traceId.slice(-14), 16) < ratio * 2 ** 56;
}

/** Returned to the queue unstarted, or taken over by another daemon. */
const NOT_EXECUTED: ReadonlySet<TaskEnd['outcome']> = new Set(['unstarted', 'void', 'fenced', 'unreachable']);
const CONSUMER = 5;
const UNSET = 0;
const ERROR = 2;
const MESSAGE_BYTES = 1_024;
