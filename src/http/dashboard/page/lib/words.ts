/** A text whose blanks do not break. */
export function nbsp(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** A duration as a person says it: two units at most. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 1) return nbsp(ms < 1 && ms > 0 ? '< 1 ms' : `${Math.round(ms)} ms`);
  if (seconds < 60) return nbsp(`${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`);
  const total = Math.round(seconds);
  const pair = (a: number, an: string, b: number, bn: string): string =>
    nbsp(b === 0 ? `${a} ${an}` : `${a} ${an} ${b} ${bn}`);
  if (total < 3_600) return pair(Math.floor(total / 60), 'min', total % 60, 's');
  if (total < 86_400) return pair(Math.floor(total / 3_600), 'h', Math.floor((total % 3_600) / 60), 'min');
  return pair(Math.floor(total / 86_400), 'd', Math.floor((total % 86_400) / 3_600), 'h');
}

/** A duration in one unit: for what is read at a glance. */
export function short(ms: number): string {
  if (ms >= 86_400_000) return nbsp(`${Math.floor(ms / 86_400_000)} d`);
  if (ms >= 3_600_000 && ms < 86_400_000) {
    const hours = Math.floor(ms / 3_600_000);
    const minutes = Math.floor((ms % 3_600_000) / 60_000);
    return nbsp(minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`);
  }
  return ms >= 600_000 ? nbsp(`${Math.round(ms / 60_000)} min`) : duration(ms);
}

/** One unit, rounded down: `53 min`. */
export function coarse(ms: number): string {
  if (ms < 60_000) return nbsp(`${Math.max(0, Math.floor(ms / 1_000))} s`);
  if (ms < 3_600_000) return nbsp(`${Math.floor(ms / 60_000)} min`);
  return nbsp(ms < 86_400_000 ? `${Math.floor(ms / 3_600_000)} h` : `${Math.floor(ms / 86_400_000)} d`);
}

export function fmt(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

export function plural(n: number, one: string, many: string = `${one}s`): string {
  return `${fmt(n)}\u00a0${n === 1 ? one : many}`;
}

/** `3 runs in a row`; the server counts up to 1,000. */
export function inARow(runs: number): string {
  return `${runs < 1_000 ? plural(runs, 'run') : '1,000\u00a0or more runs'} in a row`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], total: number = names.length): string {
  if (total <= names.length) {
    return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  }
  return `${names.join(', ')} and ${fmt(total - names.length)} more`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (text: string): string => text.padStart(2, '0');

/** A schedule in words where a few words say all of it; else as it is written. */
export function scheduleWords(schedule: readonly string[]): string {
  if (schedule.length === 0) return 'by hand';
  return schedule.map(one).join(', ');
}

function one(text: string): string {
  if (text.startsWith('after:')) return `after ${text.slice(6).trim()}`;
  if (text.startsWith('@every ')) return `every ${text.slice(7)}`;
  if (text.startsWith('@after ')) return `${text.slice(7)} after its end`;
  const named: Readonly<Record<string, string>> = {
    '@hourly': 'hourly',
    '@daily': 'daily 00:00',
    '@midnight': 'daily 00:00',
    '@weekly': 'Sun 00:00',
    '@monthly': 'day 1, 00:00',
    '@yearly': '1 Jan 00:00',
    '@annually': '1 Jan 00:00',
    '@reboot': 'at the first start',
  };
  if (named[text] !== undefined) return named[text];
  const fields = text.split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 5 || month !== '*') return text;
  const isNumber = (field: string): boolean => /^\d+$/.test(field);
  const when =
    day === '*' && weekday === '*'
      ? ''
      : day === '*'
        ? weekdayWords(weekday)
        : weekday === '*' && /^[\d,-]+$/.test(day)
          ? `day ${day},`
          : null;
  if (when === null) return text;
  if (hour === '*' && when === '') return minuteWords(minute) ?? text;
  const every = /^\*\/(\d+)$/.exec(hour);
  if (every !== null && isNumber(minute) && when === '') return `every ${every[1]} h at :${two(minute)}`;
  const hours = /^(\d+)-(\d+)$/.exec(hour);
  if (hours !== null && when === '') {
    const words = minuteWords(minute);
    return words === null ? text : `${words}, ${two(hours[1] ?? '')} to ${two(hours[2] ?? '')}`;
  }
  if (!isNumber(minute) || !/^\d+(,\d+)*$/.test(hour)) return text;
  const times = hour.split(',').map((h) => `${two(h)}:${two(minute)}`);
  return `${when === '' ? 'daily' : when} ${times.join(' ')}`;
}

function minuteWords(minute: string): string | null {
  if (minute === '*') return 'every minute';
  const every = /^\*\/(\d+)$/.exec(minute);
  if (every !== null) return `every ${every[1]} min`;
  const from = /^(\d+)-59\/(\d+)$/.exec(minute);
  if (from !== null) return `every ${from[2]} min from :${two(from[1] ?? '')}`;
  if (!/^\d+$/.test(minute)) return null;
  return minute === '0' ? 'hourly' : `hourly at :${two(minute)}`;
}

function weekdayWords(field: string): string | null {
  const name = (text: string): string | null => {
    const found = /^\d$/.test(text)
      ? DAYS[Number(text) % 7]
      : DAYS.find((day) => day.toLowerCase() === text.toLowerCase());
    return found ?? null;
  };
  const range = /^(\w+)-(\w+)$/.exec(field);
  if (range !== null) {
    const [from, to] = [name(range[1] ?? ''), name(range[2] ?? '')];
    return from === null || to === null ? null : `${from}–${to}`;
  }
  const days = field.split(',').map(name);
  return days.some((day) => day === null) ? null : days.join(', ');
}

/** Returns how a revision was applied: `apply`, `sync`, `rollback`, or what its files lack. */
export function appliedFrom({ via, commit }: { readonly via: string; readonly commit: string | null }): string {
  if (via !== 'laptop') return via;
  return commit === null ? 'no commit' : 'uncommitted changes';
}
