import { didYouMeanHint, type SuggestionBudget } from '../text/did-you-mean.ts';

/** Abbreviations that name an offset, or several, and the zone that is usually meant. */
const ZONES: Readonly<Record<string, string>> = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  MDT: 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  EDT: 'America/New_York',
  BST: 'Europe/London',
  CEST: 'Europe/Berlin',
  WEST: 'Europe/Lisbon',
  EEST: 'Europe/Helsinki',
  MSK: 'Europe/Moscow',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  KST: 'Asia/Seoul',
  HKT: 'Asia/Hong_Kong',
  SGT: 'Asia/Singapore',
  AEST: 'Australia/Sydney',
  AEDT: 'Australia/Sydney',
  NZST: 'Pacific/Auckland',
  NZDT: 'Pacific/Auckland',
  BRT: 'America/Sao_Paulo',
};

/** Returns how to write an unknown time zone: the zone of a city, of an abbreviation or of an offset. */
export function timezoneHint(timezone: string, budget: SuggestionBudget): string {
  const zone = ZONES[timezone.toUpperCase()];
  if (zone !== undefined) return `write a place, whose clock changes are known: ${zone}`;
  const [, sign, hours] = /^(?:UTC|GMT|CET)?\s*([+-])0?(\d{1,2})(?::?00)?$/i.exec(timezone) ?? [];
  if (sign !== undefined && hours !== undefined) {
    const reversed = sign === '+' ? '-' : '+';
    const fixed = /^CET/i.test(timezone) ? '' : `, or Etc/GMT${reversed}${hours} for this offset all year`;
    return `write a place, such as Europe/Berlin${fixed}`;
  }
  const zones = Intl.supportedValuesOf('timeZone');
  const city = timezone.toLowerCase().replaceAll(' ', '_');
  const ofCity = zones.find((name) => name.toLowerCase().endsWith(`/${city}`));
  const fallback = 'use an IANA name such as Europe/Berlin';
  return ofCity === undefined
    ? (didYouMeanHint(timezone, zones, fallback, budget) ?? fallback)
    : `did you mean "${ofCity}"?`;
}
