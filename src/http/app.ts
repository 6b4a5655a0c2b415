import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import type { Logger } from '../log.ts';
import { logEvent } from '../log-catalog.ts';
import { addChangeRoutes } from './api/change.ts';
import { addPageRoutes } from './api/pages/routes.ts';
import { addReadRoutes } from './api/read.ts';
import { clientOf } from './attribution.ts';
import { addDashboardRoutes } from './dashboard/files.ts';
import { addEventsRoute } from './events/events.ts';
import { guard, setSecurityHeaders } from './guards.ts';
import { addHealthRoutes } from './health.ts';
import type { HttpContext } from './http-context.ts';
import { addMetricsRoute } from './metrics/metrics.ts';
import { openApiDocument } from './openapi/document.ts';
import { addOverviewRoute } from './overview.ts';
import { Refusal, refusalOf } from './refusal.ts';
import { RefusedTokens } from './refused-tokens.ts';
import type { Throughput } from './throughput.ts';

export interface HttpApp {
  readonly fetch: Hono['fetch'];
  /** Ends its subscriptions. */
  close(): void;
}

/** Creates the application: all routes, protected by one guard. */
export function createApp(http: HttpContext, throughput: Throughput, log: Logger): HttpApp {
  const app = new Hono();
  app.use(guard(http));
  app.use(async (c, next) => {
    const authorization = http.access().authorizationOf(clientOf(c), (name) => c.req.header(name));
    if (authorization !== c.req.header('authorization')) c.req.raw.headers.set('authorization', authorization ?? '');
    await next();
  });
  for (const path of ['/metrics', '/api/*']) {
    app.on(['GET', 'HEAD'], path, async (c, next) => {
      http.access().checkRead(http.access().callerOf(c.req.header('authorization')));
      await next();
    });
  }
  addHealthRoutes(app, http);
  const closers = [addMetricsRoute(app, http), addEventsRoute(app, http)];
  addOverviewRoute(app, http, throughput);
  addReadRoutes(app, http);
  addChangeRoutes(app, http, log);
  addPageRoutes(app, http, log);
  addDashboardRoutes(app);
  app.get('/openapi.json', (c) => {
    const routes = new Set(app.routes.map(({ method, path }) => `${method} ${path}`));
    return c.json(openApiDocument(http.version, routes));
  });
  refuseOtherMethods(app);
  app.notFound((c) => {
    setSecurityHeaders(c);
    return c.json(new Refusal(404, 'not_found', 'not found').body, 404);
  });
  const refused = new RefusedTokens();
  app.onError(async (error, c) => {
    const refusal = refusalOf(error);
    // A request without any token is a mistake, not a guess.
    if (refusal.status === 401 && c.req.header('authorization') !== undefined) {
      const client = clientOf(c);
      const { delayMs, count, log: shouldLog } = refused.note(client, performance.now());
      if (shouldLog) logEvent(log, 'http-unknown-token', { client, path: c.req.path, tries: count });
      await delay(delayMs);
    }
    if (refusal.status === 500) logEvent(log, 'http-request-failed', { path: c.req.path, error: error.message });
    setSecurityHeaders(c);
    if (refusal.status === 401) c.header('WWW-Authenticate', 'Bearer');
    return c.json(refusal.body, refusal.status);
  });
  return {
    fetch: app.fetch,
    close: () => {
      for (const close of closers) close();
    },
  };
}

/** Answers 405 with the allowed methods for a known path with another method. */
function refuseOtherMethods(app: Hono): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === 'ALL' || path.includes('*')) continue;
    const known = methods.get(path) ?? new Set();
    methods.set(path, known.add(method));
    if (method === 'GET') known.add('HEAD');
  }
  for (const [path, known] of methods) {
    app.all(path, (c) => {
      c.header('Allow', [...known].join(', '));
      throw new Refusal(
        405,
        'method_not_allowed',
        `method ${c.req.method} not allowed`,
        `use ${[...known].join(' or ')}`,
      );
    });
  }
}
