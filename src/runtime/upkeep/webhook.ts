import { createHmac } from 'node:crypto';
import { request as sendPlain } from 'node:http';
import { type RequestOptions, request as sendEncrypted } from 'node:https';
import { PgherdError } from '../../errors.ts';
import { followSignals } from '../../follow-signals.ts';
import { trustedCertificates } from '../../postgres/connect/certificate-files.ts';
import { type CertificateProblem, certificateProblem } from '../../postgres/connect/certificate-problem.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import { bodyIn, type WebhookFormat } from './webhook-body.ts';

/** The webhooks that alerts are posted to. */
export interface WebhookConfig {
  /** By the names that jobs and topics use in `on_failure`: the variables with the URL and the secret of each. */
  readonly webhooks: Readonly<Record<string, Webhook>>;
  /** The variables that the entries name, usually `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The URL of the dashboard of this daemon; null or absent: alerts contain no link to it. */
  readonly baseUrl?: string | null;
}

export interface Webhook {
  readonly urlEnv: string;
  readonly secretEnv: string;
  /** A PEM file of trusted authorities, as an absolute path; null or absent: the public authorities. */
  readonly caFile?: string | null;
  /** Absent: json. */
  readonly format?: WebhookFormat;
}

export interface Delivery {
  readonly id: string;
  /** The body, as JSON. */
  readonly body: string;
  readonly userAgent: string;
}

/** A post without an answer within this time has failed. */
export const SEND_TIMEOUT_MS = 10_000;

/**
 * Posts a body, signed with HMAC-SHA-256 over its bytes. Returns null when it was received (2xx), otherwise the reason,
 * which contains neither URL nor secret. Never throws. Redirects are not followed: the signature is for the configured URL.
 */
export async function sendWebhook(
  name: string,
  delivery: Delivery,
  config: WebhookConfig,
  signal: AbortSignal,
  limitMs: number = SEND_TIMEOUT_MS,
): Promise<string | null> {
  const entry = Object.hasOwn(config.webhooks, name) ? config.webhooks[name] : undefined;
  if (entry === undefined) return `webhooks.${name} is not in pgherd.yaml`;
  const url = config.env[entry.urlEnv] ?? '';
  const secret = config.env[entry.secretEnv] ?? '';
  for (const [value, variable] of [
    [url, entry.urlEnv],
    [secret, entry.secretEnv],
  ]) {
    if (value === '') return `webhooks.${name}: the variable ${variable} is not set`;
  }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return `webhooks.${name}: ${entry.urlEnv} holds no http(s) URL`;
  const caFile = entry.caFile ?? null;
  return await followSignals(
    [signal],
    async (limited) => {
      try {
        // Read at each post: a renewed file needs no restart.
        const ca = caFile === null ? null : trustedCertificates(`webhooks.${name}: ca_file`, caFile);
        const body = bodyIn(entry.format ?? 'json', delivery.body);
        return judge(await post({ url, secret, ca }, { ...delivery, body }, limited));
      } catch (error) {
        if (signal.aborted) return 'the daemon was stopped';
        return limited.aborted ? `no answer within ${spokenDuration(limitMs)}` : whyNot(error, caFile);
      }
    },
    limitMs,
  );
}

function judge(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  const redirected = status >= 300 && status < 400;
  return `answered ${status}${redirected ? ', a redirect, which is not followed' : ''}`;
}

interface Request {
  readonly url: string;
  readonly secret: string;
  /** PEM; null: the public authorities. */
  readonly ca: string | null;
}

/** Returns the status of the answer; its body is not read. */
function post({ url, secret, ca }: Request, delivery: Delivery, signal: AbortSignal): Promise<number> {
  const send = /^https:/i.test(url) ? sendEncrypted : sendPlain;
  const options: RequestOptions = {
    method: 'POST',
    signal,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': delivery.userAgent,
      'X-Pgherd-Delivery': delivery.id,
      'X-Pgherd-Signature': signatureOf(delivery.body, secret),
    },
    ...(ca === null ? {} : { ca }),
  };
  return new Promise((resolve, reject) => {
    const request = send(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', reject);
    request.end(delivery.body);
  });
}

/** Returns the value of `X-Pgherd-Signature`. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Returns the delay after a failed try, in ms, or null after the last one. Ten tries take about an hour. */
export function retryDelayMs(tries: number): number | null {
  return tries >= MAX_TRIES ? null : FIRST_RETRY_MS * 2 ** (tries - 1);
}

const MAX_TRIES = 10;
export const FIRST_RETRY_MS = 7_000;

/** Contains only codes and words: the full messages of Node may name host, path or user. */
function whyNot(error: unknown, caFile: string | null): string {
  if (error instanceof PgherdError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  const problem = certificateProblem(code);
  if (problem !== null) return `could not be sent: the certificate of the receiver ${CERTIFICATE[problem](caFile)}`;
  return code !== null && /^[A-Z][A-Z0-9_]+$/.test(code) ? `could not be sent: ${code}` : 'could not be sent';
}

const CERTIFICATE: Readonly<Record<CertificateProblem, (caFile: string | null) => string>> = {
  untrusted: (caFile) =>
    `is signed by an authority that is not trusted (trusted: ${caFile ?? 'the public authorities; ca_file names others'})`,
  'wrong-host': () => 'is not for the host in its URL',
  expired: () => 'has expired',
  'not-yet-valid': () => 'is not valid yet',
  revoked: () => 'is revoked',
};
