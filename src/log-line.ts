import { printable, visible } from './text/printable.ts';

/** A log line for people from one JSON object of the log: `08:15:30.123 info  message key=value …`, with a line break. */
export function shortLine(json: string): string {
  const { time, level, msg, ...fields }: Record<string, unknown> = JSON.parse(json);
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [`${key}=${plain(value)}`],
  );
  return `${[String(time).slice(11, 23), String(level).padEnd(5), visible(String(msg)), ...pairs].join(' ')}\n`;
}

function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // JSON leaves most invisible characters as they are: with them a message could drive a terminal.
  const escaped = printable(JSON.stringify(text));
  return /^[^\s"=\\]+$/.test(text) && escaped.slice(1, -1) === text ? text : escaped;
}
