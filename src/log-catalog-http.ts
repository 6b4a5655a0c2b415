import type { LogFields, LogLine } from './log-fields.ts';

type Name = Extract<keyof LogFields, `http-${string}` | `otlp-${string}`>;

/** The lines of the HTTP server and of OpenTelemetry. */
export const HTTP_LINES: { readonly [N in Name]: LogLine<LogFields[N]> } = {
  'http-serving': {
    levels: ['info'],
    msg: 'serving HTTP',
    fields: ['url'],
    meaning: 'The dashboard and the API answer at `url`.',
  },
  'http-public': {
    levels: ['warn'],
    msg: 'reachable from other machines: reading needs a token too',
    fields: ['url'],
    meaning: 'The address is not a loopback address.',
  },
  'http-error': {
    levels: ['error'],
    msg: 'the HTTP server has an error',
    fields: ['error'],
    meaning: 'An error of the listening socket.',
  },
  'http-request-failed': {
    levels: ['error'],
    msg: 'request failed',
    fields: ['path', 'error'],
    meaning: 'A request was answered with status 500.',
  },
  'http-unknown-token': {
    levels: ['warn'],
    msg: 'unknown token',
    fields: ['client', 'path', 'tries'],
    meaning: 'A client presents tokens that are not configured; further tries are slowed down.',
  },
  'http-changed': {
    levels: ['info'],
    msg: 'changed over HTTP',
    fields: ['action', 'path', 'token', 'client'],
    meaning: 'A change was made; `token` is the name of the token.',
  },
  'http-change-failed': {
    levels: ['warn'],
    msg: 'change over HTTP failed',
    fields: ['action', 'path', 'token', 'client', 'status', 'reason'],
    meaning: 'A change was refused or failed.',
  },
  'otlp-failed': {
    levels: ['warn'],
    msg: 'OpenTelemetry data was not accepted',
    fields: ['what', 'error', 'dropped'],
    meaning:
      'Once until it is accepted again. `what`: spans or metrics; `dropped`: spans that were dropped since the start.',
  },
  'otlp-recovered': {
    levels: ['info'],
    msg: 'OpenTelemetry data is accepted again',
    fields: ['what', 'dropped'],
    meaning: 'After an `otlp-failed`.',
  },
};
