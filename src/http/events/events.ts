import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { Query } from '../api/parameters.ts';
import type { HttpContext } from '../http-context.ts';
import { Refusal } from '../refusal.ts';
import { ChangeFeed } from './change-feed.ts';
import { EventStream } from './event-stream.ts';

/**
 * `GET /api/events`: server-sent events. `ready` at the beginning, `change` with the lists that changed, `reload` when events were
 * missed, and `heartbeat` every 2 s with the server's time and whether the database answers. Returns a function that ends all streams.
 */
export function addEventsRoute(app: Hono, http: HttpContext): () => void {
  const feed = new ChangeFeed({
    sessions: http.sessions,
    schema: http.schema,
    onChange: () => http.fast.clear(),
  });
  const streams = new Set<EventStream>();
  app.get('/api/events', (c) => {
    const query = new Query(c.req.url, ['lastEventId']);
    c.header('Content-Type', 'text/event-stream; charset=utf-8');
    // Nginx would collect events otherwise.
    c.header('X-Accel-Buffering', 'no');
    if (c.req.method === 'HEAD') return c.body(null);
    if (streams.size >= MAX_STREAMS) {
      c.header('Retry-After', '10');
      throw new Refusal(503, 'too_many_streams', `${MAX_STREAMS} clients follow the events of this daemon already`);
    }
    const authorization = c.req.header('authorization');
    const stream = new EventStream(
      {
        feed,
        lastEventId: c.req.header('last-event-id') ?? query.text('lastEventId'),
        permitted: () => mayRead(http, authorization),
        drop: () => socketOf(c)?.destroy(),
      },
      (ended) => streams.delete(ended),
    );
    streams.add(stream);
    return c.body(stream.body);
  });
  return () => {
    for (const stream of [...streams]) stream.end();
    feed.stop();
  };
}

/** Less than the number of connections of the server, so that other requests have room. */
const MAX_STREAMS = 128;

/** A reload of the configuration may have withdrawn the client's token. */
function mayRead(http: HttpContext, authorization: string | undefined): boolean {
  try {
    http.access().checkRead(http.access().callerOf(authorization));
    return true;
  } catch {
    return false;
  }
}

function socketOf(c: Context): HttpBindings['outgoing'] | null {
  const { outgoing }: Partial<HttpBindings> = c.env ?? {};
  return outgoing ?? null;
}
