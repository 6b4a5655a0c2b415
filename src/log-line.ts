import { printable, visible } from './text/printable.ts';

/** Formats one JSON object of the log as a line for people: `08:15:30.123 info  message key=value …`, with a line break. */
export function shortLine(json: string): string {
  const { time, level, msg, ...fields }: Record<string, unknown> = JSON.parse(json);
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    key === 'event' || value === null || value === undefined ? [] : [`${key}=${plain(value)}`],
  );
  return `${[String(time).slice(11, 23), String(level).padEnd(5), visible(String(msg)), ...pairs].join(' ')}\n`;
}

function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // JSON does not escape 8-bit control characters and bidirectional marks, which could control a terminal.
  const escaped = printable(JSON.stringify(text));
  return /^[^\s"=\\]+$/.test(text) && escaped.slice(1, -1) === text ? text : escaped;
}
