import { request as sendPlain } from 'node:http';
import { request as sendEncrypted } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { followSignals } from '../../follow-signals.ts';
import { trustedCertificates } from '../../postgres/connect/certificate-files.ts';
import type { OtlpTarget } from './settings.ts';

/** How the collector answered. `reason` contains neither URL nor header. */
export type Posted =
  | { readonly state: 'accepted'; readonly rejected: number }
  | { readonly state: 'refused'; readonly reason: string }
  /** Again later. `afterMs`: the collector names the time. */
  | { readonly state: 'failed'; readonly reason: string; readonly afterMs: number | null };

/** Posts a document of OTLP/JSON. Returns after `timeoutMs` at the latest, and when the signal aborts. Never throws. */
export async function postOtlp(target: OtlpTarget, document: object, signal: AbortSignal): Promise<Posted> {
  try {
    return await followSignals([signal], (limited) => post(target, document, limited), target.timeoutMs);
  } catch (error) {
    const reason = error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error);
    return { state: 'failed', reason, afterMs: null };
  }
}

async function post(target: OtlpTarget, document: object, signal: AbortSignal): Promise<Posted> {
  const text = Buffer.from(JSON.stringify(document));
  const body = target.gzip ? await promisify(gzip)(text) : text;
  const headers = {
    ...target.headers,
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...(target.gzip && { 'content-encoding': 'gzip' }),
  };
  const ca = target.caFile === null ? null : trustedCertificates('OTEL_EXPORTER_OTLP_CERTIFICATE', target.caFile);
  return await new Promise<Posted>((resolve, reject) => {
    const send = target.url.toLowerCase().startsWith('https:') ? sendEncrypted : sendPlain;
    const request = send(target.url, { method: 'POST', headers, signal, ...(ca !== null && { ca }) }, (response) => {
      let answer = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        if (answer.length < LONGEST_ANSWER) answer += part;
      });
      response.on('error', reject);
      response.on('end', () => resolve(judge(response.statusCode ?? 0, response.headers['retry-after'], answer)));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function judge(status: number, retryAfter: string | undefined, answer: string): Posted {
  if (status >= 200 && status < 300) return { state: 'accepted', rejected: rejectedIn(answer) };
  const reason = `answered ${status}`;
  if (!AGAIN.has(status)) return { state: 'refused', reason };
  const seconds = Number(retryAfter ?? '');
  return { state: 'failed', reason, afterMs: seconds > 0 ? Math.min(seconds * 1_000, LONGEST_WAIT_MS) : null };
}

/** The number of spans that the collector did not take, although it took the others. */
function rejectedIn(answer: string): number {
  try {
    const { partialSuccess } = JSON.parse(answer) as { partialSuccess?: { rejectedSpans?: string | number } };
    return Number(partialSuccess?.rejectedSpans ?? 0) || 0;
  } catch {
    return 0;
  }
}

/** The specification allows a retry after these only. */
const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const LONGEST_ANSWER = 65_536;
const LONGEST_WAIT_MS = 60_000;
