const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function number(value) {
  return WHOLE.format(value);
}

/** `12`, `8.4`, `0.3` */
export function rate(value) {
  if (value === null || value === undefined) return '–';
  return value >= 10 || value === 0 ? number(value) : value.toFixed(1);
}

/** Formats a duration with two units: `0.4 ms`, `820 ms`, `1.2 s`, `3 min 4 s`, `2 h 5 min`, `3 d 4 h` */
export function duration(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1) return ms === 0 ? '0 ms' : `${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const s = ms / 1_000;
  if (s < 60) return `${s < 10 ? s.toFixed(1) : Math.floor(s)} s`;
  for (const [name, size, below, belowName] of UNITS) {
    if (s < size) continue;
    const rest = Math.floor((s % size) / below);
    return `${Math.floor(s / size)} ${name}${rest === 0 ? '' : ` ${rest} ${belowName}`}`;
  }
  return '';
}

const UNITS = [
  ['d', 86_400, 3_600, 'h'],
  ['h', 3_600, 60, 'min'],
  ['min', 60, 1, 's'],
];

/** The server's clock: its last time, advanced by this machine's clock. */
let ahead = 0;
export function setClock(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export function now() {
  return Date.now() + ahead;
}

/** `in 4 min`, `12 s ago`, `now` */
export function relative(iso) {
  const ms = Date.parse(iso) - now();
  if (Math.abs(ms) < 1_000) return 'now';
  return ms > 0 ? `in ${coarse(ms)}` : `${coarse(-ms)} ago`;
}

function coarse(ms) {
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  const days = ms / 86_400_000;
  if (days >= 730) return `${Math.round(days / 365)} years`;
  return days >= 60 ? `${Math.round(days)} d` : duration(Math.round(ms / 60_000) * 60_000);
}

/** `25 Nov 2026, 21:04:05` in this browser's zone. */
export function absolute(iso) {
  return INSTANT.format(new Date(iso));
}

const INSTANT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}
