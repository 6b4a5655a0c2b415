import { type DestinationStream, type Logger, pino } from 'pino';
import { shortLine } from './log-line.ts';
import { cut } from './text/cut.ts';

export type LogFormat = 'json' | 'text';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type { Logger };

/** Creates a logger that writes JSON objects with `time` as ISO, or short lines for people. */
export function createLogger(options: {
  readonly format: LogFormat;
  readonly level: LogLevel;
  readonly write: (line: string) => void;
}): Logger {
  const { format, level, write } = options;
  const stream: DestinationStream = { write: format === 'json' ? write : (line) => write(shortLine(line)) };
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withShortTexts },
      hooks: {
        logMethod(values, method) {
          const [first, message, ...rest] = values;
          method.apply(this, [
            shortText(first),
            message === undefined ? undefined : cut(message, MAX_VALUE_BYTES),
            ...rest,
          ]);
        },
      },
    },
    stream,
  );
}

/** Of one value of a line, in bytes: an error may say 64 kB. */
const MAX_VALUE_BYTES = 1_024;

function withShortTexts(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shortText(value)]));
}

function shortText<T>(value: T): T | string {
  return typeof value === 'string' ? cut(value, MAX_VALUE_BYTES) : value;
}
