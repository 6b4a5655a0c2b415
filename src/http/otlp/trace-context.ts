import { randomBytes } from 'node:crypto';

/** The parent of a span, as `traceparent` of W3C Trace Context names it. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
  readonly state: string | null;
}

/** Reads `traceparent` and `tracestate` of the parameters of a task, which are JSON; null: they name no parent. */
export function traceParentOf(params: string | null): TraceParent | null {
  // Most tasks have none, and are not parsed.
  if (params === null || !params.includes('"traceparent"')) return null;
  let values: unknown;
  try {
    values = JSON.parse(params);
  } catch {
    return null;
  }
  if (typeof values !== 'object' || values === null || !('traceparent' in values)) return null;
  const match = typeof values.traceparent === 'string' ? TRACEPARENT.exec(values.traceparent) : null;
  const [, version = '', traceId = '', spanId = '', flags = '', rest = ''] = match ?? [];
  if (match === null || version === 'ff' || (version === '00' && rest !== '')) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  const state = 'tracestate' in values && typeof values.tracestate === 'string' ? values.tracestate : null;
  return {
    traceId,
    spanId,
    sampled: (Number.parseInt(flags, 16) & 1) === 1,
    state: state === null || state.length > LONGEST_STATE ? null : state,
  };
}

export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

export function newSpanId(): string {
  return randomBytes(8).toString('hex');
}

/** Later versions may append fields. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const LONGEST_STATE = 512;
