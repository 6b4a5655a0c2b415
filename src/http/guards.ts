import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { isPagePath } from './dashboard/page-paths.ts';
import type { HttpContext } from './http-context.ts';
import { Refusal } from './refusal.ts';

/** Headers of every response, errors included: only our own scripts, no markup from text, no frames, no caching. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
} as const;

export function setSecurityHeaders(c: Context): void {
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
}

/** Checks that apply to every request: URL length, Host header, cross-site origin. */
export function guard(http: HttpContext): MiddlewareHandler {
  return async (c, next) => {
    setSecurityHeaders(c);
    if (c.req.url.length > MAX_URL)
      throw new Refusal(414, 'url_too_long', `the URL has more than ${MAX_URL} characters`);
    checkHost(http, c.req.header('host'));
    // Other sites may link to the page, but must not send requests to the API.
    if (!isPagePath(c.req.path)) checkSite(c);
    await next();
  };
}

const MAX_URL = 2_048;

/**
 * After DNS rebinding the Host header contains the name of the attacker's page. An address cannot be rebound.
 */
function checkHost(http: HttpContext, header: string | undefined): void {
  const host = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9.-]{1,253}))(?::\d{1,5})?$/.exec(header ?? '');
  const name = (host?.[1] ?? host?.[2] ?? '').toLowerCase();
  if (isIP(name) !== 0 || name === 'localhost' || name === http.address.host || http.access().hosts.includes(name))
    return;
  throw new Refusal(
    421,
    'wrong_host',
    'unknown host name in the Host header',
    'use the address or localhost, or add the name to http.hosts in pgherd.yaml',
  );
}

/** Browsers send the origin of a request; other clients do not, and are not subject to this check. */
function checkSite(c: Context): void {
  const site = c.req.header('sec-fetch-site') ?? 'none';
  const origin = c.req.header('origin');
  const same = origin === undefined || originHost(origin) === (c.req.header('host') ?? '').toLowerCase();
  if ((site === 'none' || site === 'same-origin') && same) return;
  throw new Refusal(403, 'cross_site', 'cross-site requests are not allowed');
}

function originHost(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
