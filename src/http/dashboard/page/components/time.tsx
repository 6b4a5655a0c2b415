import { serverNow, useNow } from '../lib/clock.ts';
import { coarse, short } from '../lib/words.ts';
import { abbreviation, type TimeFormat, useZone, writeTime, zoneName } from '../lib/zone.ts';

/** An instant in the chosen zone. `job`: the zone of the job that it belongs to. */
export function Time({
  ms,
  format = 'auto',
  job = null,
  zone: withZone = false,
}: {
  readonly ms: number;
  readonly format?: TimeFormat;
  readonly job?: string | null;
  readonly zone?: boolean;
}) {
  const zone = zoneName(useZone(), job);
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return <span>–</span>;
  return (
    <>
      <time dateTime={date.toISOString()}>{writeTime(ms, format, { zone, nowMs: serverNow() })}</time>
      {withZone && <span class="dim off"> {abbreviation(ms, zone)}</span>}
    </>
  );
}

/** `6 min ago`, counted on every second. */
export function Ago({ ms }: { readonly ms: number }) {
  return <>{coarse(Math.max(0, useNow() - ms))} ago</>;
}

/** `in 6 min`, counted down every second. */
export function In({ ms }: { readonly ms: number }) {
  const left = ms - useNow();
  return (
    <>{left <= 0 ? 'now' : `in\u00a0${left < 60_000 ? coarse(left) : short(Math.floor(left / 60_000) * 60_000)}`}</>
  );
}

/** How long something has lasted, counted on every second. */
export function For({ sinceMs, write = short }: { readonly sinceMs: number; readonly write?: (ms: number) => string }) {
  return <>{write(Math.max(0, Math.floor((useNow() - sinceMs) / 1000) * 1000))}</>;
}
