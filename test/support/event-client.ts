import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { waitFor } from './wait-for.ts';

export interface ReceivedEvent {
  readonly name: string;
  readonly id: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of many shapes
  readonly data: any;
}

export interface EventClient {
  readonly response: IncomingMessage;
  readonly events: readonly ReceivedEvent[];
  readonly closed: boolean;
  /** Resolves with the first event that matches. */
  wait(what: string, matches: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent>;
  close(): void;
}

export interface FollowOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Default true. False: the client takes nothing from its socket. */
  readonly reads?: boolean;
}

/** Follows a stream of server-sent events, without a library: what arrives is what the server has sent. */
export async function followEvents(url: URL, { headers = {}, reads = true }: FollowOptions = {}): Promise<EventClient> {
  const events: ReceivedEvent[] = [];
  const asked: ClientRequest = request(url, { headers, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('response', resolve).on('error', reject).end();
  });
  let rest = '';
  let closed = false;
  response.on('close', () => {
    closed = true;
  });
  response.on('error', () => {});
  if (reads) {
    response.setEncoding('utf8').on('data', (text: string) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      events.push(...blocks.map(parseEvent));
    });
  }
  return {
    response,
    events,
    get closed() {
      return closed;
    },
    wait: (what, matches) => waitFor(() => events.find(matches), { what }),
    close: () => void asked.destroy(),
  };
}

function parseEvent(block: string): ReceivedEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  return {
    name: fields.get('event') ?? '',
    id: fields.get('id') ?? null,
    data: JSON.parse(fields.get('data') ?? 'null'),
  };
}
