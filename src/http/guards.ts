import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import type { HttpContext } from './http-context.ts';
import { Refusal } from './refusal.ts';

/** On every answer, those that refuse included. No script but our own files, no markup made of text, no frame, no copy kept. */
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

/** What no request passes, whatever it asks for: an URL too long, a name that is not ours, another site's page behind it. */
export function guard(http: HttpContext): MiddlewareHandler {
  return async (c, next) => {
    setSecurityHeaders(c);
    if (c.req.url.length > MAX_URL)
      throw new Refusal(414, 'url_too_long', `the URL has more than ${MAX_URL} characters`);
    checkHost(http, c.req.header('host'));
    // The page itself may be linked to; what it asks for may be asked for by nobody else's page.
    if (c.req.path !== '/') checkSite(c);
    await next();
  };
}

const MAX_URL = 2_048;

/**
 * A page whose name was pointed at this machine (DNS rebinding) names itself here. An address can not be rebound.
 */
function checkHost(http: HttpContext, header: string | undefined): void {
  const host = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9.-]{1,253}))(?::\d{1,5})?$/.exec(header ?? '');
  const name = (host?.[1] ?? host?.[2] ?? '').toLowerCase();
  if (isIP(name) !== 0 || name === 'localhost' || name === http.address.host || http.access().hosts.includes(name))
    return;
  throw new Refusal(
    421,
    'wrong_host',
    'requests for this host name are not answered here',
    'ask by address or as localhost, or add the name to http.hosts in pgherd.yaml',
  );
}

/** Browsers say where a request comes from; other clients do not, and need not. */
function checkSite(c: Context): void {
  const site = c.req.header('sec-fetch-site') ?? 'none';
  const origin = c.req.header('origin');
  const same = origin === undefined || originHost(origin) === (c.req.header('host') ?? '').toLowerCase();
  if ((site === 'none' || site === 'same-origin') && same) return;
  throw new Refusal(403, 'cross_site', 'pages of other sites may not ask here');
}

function originHost(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
