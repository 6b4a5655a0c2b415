import type { Hono } from 'hono';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { HttpContext } from '../http-context.ts';
import { countEvents } from './event-metrics.ts';
import { measureQueue } from './queue-metrics.ts';

/** `GET /metrics`, for Prometheus. Returns a function that stops counting. */
export function addMetricsRoute(app: Hono, http: HttpContext): () => void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const measure = measureQueue(registry, http);
  const stop = countEvents(registry, http);
  app.get('/metrics', async (c) => {
    await measure();
    return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType });
  });
  return stop;
}
