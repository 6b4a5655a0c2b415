import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface ReceivedExport {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly status: { readonly code: number; readonly message?: string };
}

/** A collector of OpenTelemetry data. */
export interface Collector {
  readonly url: string;
  readonly exports: readonly ReceivedExport[];
  spans(): readonly ReceivedSpan[];
  /** The last export with this metric; null: none has it. */
  metric(name: string): Readonly<Record<string, unknown>> | null;
  close(): Promise<void>;
}

/** `answer`: the status of the export of this number, from 0; null: none, the request is held. */
export async function startCollector(answer: (number: number) => number | null = () => 200): Promise<Collector> {
  const exports: ReceivedExport[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      const status = answer(asked);
      asked += 1;
      if (status === null) return;
      if (status === 200) {
        exports.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text.toString()) });
      }
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const inside = <T>(outer: string, scope: string, kind: string): readonly T[] =>
    exports.flatMap(({ body }) => {
      const resources = (body[outer] ?? []) as readonly Record<string, readonly Record<string, readonly T[]>[]>[];
      return resources.flatMap((one) => (one[scope] ?? []).flatMap((two) => two[kind] ?? []));
    });
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    exports,
    spans: () => inside<ReceivedSpan>('resourceSpans', 'scopeSpans', 'spans'),
    metric: (name) =>
      inside<Record<string, unknown>>('resourceMetrics', 'scopeMetrics', 'metrics').findLast(
        (one) => one.name === name,
      ) ?? null,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
