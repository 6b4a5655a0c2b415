import { createRequire } from 'node:module';

/** The fields of one cron schedule, expanded. Every list is sorted, without duplicates. */
export interface CronFields {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  readonly dayOfMonth: readonly number[];
  readonly lastDayOfMonth: boolean;
  readonly month: readonly number[];
  /** 0 is Sunday, 6 Saturday. */
  readonly dayOfWeek: readonly number[];
  /** A day field starts with `*`: both day fields must match. Otherwise one of them is enough. */
  readonly bothDays: boolean;
  /** The minute or hour field starts with `*`: clock changes are not compensated, and a repeated hour counts twice. */
  readonly wildcard: boolean;
  readonly hasSeconds: boolean;
}

export interface CronMistake {
  readonly ok: false;
  readonly message: string;
  readonly hint: string | null;
  /** In UTF-16 code units from the start of the text. */
  readonly offset: number | null;
}

interface FieldRule {
  readonly label: string;
  readonly key: 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek';
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
  readonly firstNamed: number;
}

interface Atom {
  readonly text: string;
  readonly offset: number;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const RULES: readonly FieldRule[] = [
  { label: 'second', key: 'second', min: 0, max: 59, names: [], firstNamed: 0 },
  { label: 'minute', key: 'minute', min: 0, max: 59, names: [], firstNamed: 0 },
  { label: 'hour', key: 'hour', min: 0, max: 23, names: [], firstNamed: 0 },
  { label: 'day of month', key: 'dayOfMonth', min: 1, max: 31, names: [], firstNamed: 0 },
  { label: 'month', key: 'month', min: 1, max: 12, names: MONTHS, firstNamed: 1 },
  { label: 'day of week', key: 'dayOfWeek', min: 0, max: 7, names: WEEKDAYS, firstNamed: 0 },
];

/** Parses strict Vixie syntax: 5 fields, or 6 with the seconds first. */
export function parseCron(text: string): { readonly ok: true; readonly fields: CronFields } | CronMistake {
  const atoms: Atom[] = [...text.matchAll(/[^ \t\r\n]+/g)].map((match) => ({ text: match[0], offset: match.index }));
  if (atoms.length !== 5 && atoms.length !== 6) return wrongCount(atoms);
  const hasSeconds = atoms.length === 6;
  const expanded = new Map<FieldRule['key'], readonly number[]>([['second', [0]]]);
  let lastDayOfMonth = false;
  const rules = hasSeconds ? RULES : RULES.slice(1);
  for (const [index, rule] of rules.entries()) {
    const field = knownField(rule, atoms[index] ?? { text: '', offset: 0 });
    if (!field.ok) return field;
    expanded.set(rule.key, field.values);
    if (field.last) lastDayOfMonth = true;
  }
  const starts = (fromEnd: number): boolean => atoms.at(-fromEnd)?.text.startsWith('*') === true;
  const values = (key: FieldRule['key']): readonly number[] => expanded.get(key) ?? [];
  const fields: CronFields = {
    second: values('second'),
    minute: values('minute'),
    hour: values('hour'),
    dayOfMonth: values('dayOfMonth'),
    lastDayOfMonth,
    month: values('month'),
    dayOfWeek: values('dayOfWeek'),
    bothDays: starts(3) || starts(1),
    wildcard: starts(5) || starts(4),
    hasSeconds,
  };
  return { ok: true, fields };
}

function wrongCount(atoms: readonly Atom[]): CronMistake {
  const extra = atoms[6];
  if (extra !== undefined) {
    const message = `a cron schedule has 5 fields (or 6, seconds first), this one has ${atoms.length}: unexpected "${extra.text}"`;
    return mistake(message, 'there is no year field and no command after the fields', extra.offset);
  }
  return mistake(
    `a cron schedule has 5 fields (or 6, seconds first), this one has ${atoms.length}`,
    'minute hour day-of-month month day-of-week, for example "30 2 * * *"; also "@daily", "@every 30s", "@after 5m"',
    atoms[0]?.offset ?? 0,
  );
}

type Field = { readonly ok: true; readonly values: readonly number[]; readonly last: boolean } | CronMistake;

const MAX_KNOWN_ITEMS = 2_000;
const knownFields = new Map<string, Field>();

/** The fields of texts that were parsed before. A mistake is not kept: it contains its place. */
function knownField(rule: FieldRule, atom: Atom): Field {
  const key = `${rule.key} ${atom.text}`;
  const known = knownFields.get(key);
  if (known !== undefined) return known;
  const field = parseField(rule, atom);
  if (!field.ok) return field;
  if (knownFields.size >= MAX_KNOWN_ITEMS) knownFields.clear();
  knownFields.set(key, field);
  return field;
}

function parseField(rule: FieldRule, atom: Atom): Field {
  const values = new Set<number>();
  let last = false;
  let offset = atom.offset;
  for (const item of atom.text.split(',')) {
    if (item === '') {
      return mistake(`${rule.label}: "${atom.text}" has an empty list item`, 'remove the extra comma', offset);
    }
    if (rule.key === 'dayOfMonth' && /^[$Ll]$/.test(item)) {
      last = true;
    } else {
      const wrong = checkItem(rule, item, offset);
      if (wrong !== null) return wrong;
      for (const value of expandItem(rule, item)) values.add(value);
    }
    offset += item.length + 1;
  }
  return { ok: true, values: [...values].sort((left, right) => left - right), last };
}

function checkItem(rule: FieldRule, item: string, offset: number): CronMistake | null {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0) return mistake(`${rule.label}: "${item}" has more than one step`, null, offset);
  if (range !== '*') {
    const ends = range.split('-');
    if (ends.length > 2) return mistake(`${rule.label}: "${item}" is not a range`, 'write a-b or a-b/n', offset);
    let end = offset;
    for (const text of ends) {
      const wrong = checkValue(rule, item, text, end);
      if (wrong !== null) return wrong;
      end += text.length + 1;
    }
    const [low = 0, high = low] = ends.map((text) => numberOf(rule, text) ?? 0);
    if (low > high) return reversed(rule, range, low, high, offset);
    if (step !== undefined && ends.length === 1) {
      const hint = `write ${range}-${rule.max}/${step} or */${step}`;
      return mistake(`${rule.label}: "${item}": a step needs * or a range before the /`, hint, offset);
    }
  }
  if (step === undefined) return null;
  if (!/^\d+$/.test(step) || Number(step) < 1 || Number(step) > rule.max) {
    const message = `${rule.label}: "${item}": the step must be a number from 1 to ${rule.max}`;
    return mistake(message, step === '' ? 'write a number after the /' : null, offset + range.length + 1);
  }
  return null;
}

function checkValue(rule: FieldRule, item: string, text: string, offset: number): CronMistake | null {
  const value = numberOf(rule, text);
  if (value !== null && value >= rule.min && value <= rule.max) return null;
  const allowed = `${rule.min} to ${rule.max}${rule.names.length > 0 ? ` or ${rule.names[0]} to ${rule.names.at(-1)}` : ''}`;
  const shown = text === item || text === '' ? `"${item}"` : `"${text}" in "${item}"`;
  return mistake(`${rule.label}: ${shown} is not one of ${allowed}`, valueHint(rule, text, allowed), offset);
}

function valueHint(rule: FieldRule, text: string, allowed: string): string {
  if (text.includes('?')) return 'write * instead of ?';
  if (/^\d+W$/i.test(text))
    return 'the nearest weekday (W) is not supported: use 1-5 as the day of week, or test the date in the SQL';
  if (/^H(?:\(|$)/i.test(text))
    return `H of Jenkins is not supported: write a number, and jitter: 10m to spread the starts`;
  if (rule.key === 'dayOfWeek' && /^(?:19|20)\d\d$/.test(text)) {
    return 'there is no year field: of 6 fields the first one is the second; use ends_at, or a timestamp for one run';
  }
  if (text.includes('#')) {
    return 'the n-th weekday (#) is not supported: use the weekday and test the date in the SQL';
  }
  if (text === '$' || /^\d*L$/i.test(text)) {
    return 'L and $ must be the only value of the day of month field and mean the last day of the month';
  }
  if (/^\*./.test(text)) return 'only a step may follow *: */n';
  return `the ${rule.label} must be from ${allowed}`;
}

function reversed(rule: FieldRule, range: string, low: number, high: number, offset: number): CronMistake {
  const hint =
    rule.key === 'dayOfWeek' && high === 0
      ? `Sunday is also 7: write ${low}-7`
      : `write two ranges: ${low}-${rule.key === 'dayOfWeek' ? 6 : rule.max},${rule.min}-${high}`;
  return mistake(`${rule.label}: the range "${range}" is reversed (${low} is after ${high})`, hint, offset);
}

function numberOf(rule: FieldRule, text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const index = rule.names.indexOf(text.toUpperCase());
  return index === -1 ? null : index + rule.firstNamed;
}

const knownItems = new Map<string, readonly number[]>();

type Library = typeof import('cron-parser');

let loaded: Library | null = null;

/** Loaded at the first range or step: most schedules have plain numbers and `*` alone. */
function cronLibrary(): Library {
  loaded ??= createRequire(import.meta.url)('cron-parser') as Library;
  return loaded;
}

function upTo(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The values of `*`. */
const ALL: Readonly<Record<FieldRule['key'], readonly number[]>> = {
  second: upTo(0, 59),
  minute: upTo(0, 59),
  hour: upTo(0, 23),
  dayOfMonth: upTo(1, 31),
  month: upTo(1, 12),
  dayOfWeek: upTo(0, 6),
};

/**
 * cron-parser expands one checked list item at a time, inside an otherwise valid expression. Given whole expressions,
 * it rejects lists that overlap (`1-5,3`) and days that it considers impossible, and it fills in missing fields.
 */
function expandItem(rule: FieldRule, item: string): readonly number[] {
  if (/^\d+$/.test(item)) return [rule.key === 'dayOfWeek' ? Number(item) % 7 : Number(item)];
  if (item === '*') return ALL[rule.key];
  const key = `${rule.key} ${item}`;
  const known = knownItems.get(key);
  if (known !== undefined) return known;
  const texts = RULES.map((other) => (other === rule ? item : '*'));
  const raw = cronLibrary().CronExpressionParser.parse(texts.join(' '), { tz: 'UTC' }).fields[rule.key].values;
  const values = raw.map((value) => (rule.key === 'dayOfWeek' ? Number(value) % 7 : Number(value)));
  if (knownItems.size >= MAX_KNOWN_ITEMS) knownItems.clear();
  knownItems.set(key, values);
  return values;
}

function mistake(message: string, hint: string | null, offset: number | null): CronMistake {
  return { ok: false, message, hint, offset };
}
