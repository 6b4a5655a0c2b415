import { type DestinationStream, type Logger, pino } from 'pino';
import { shortLine } from './log-line.ts';

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
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
}
