import type { LoadDocument } from '../../documents/overview.ts';
import { Readout } from '../components/readout.tsx';
import { pc } from '../components/small-charts.tsx';
import { Time } from '../components/time.tsx';
import { href } from '../lib/address.ts';
import { useNow } from '../lib/clock.ts';
import { fmt, plural, short } from '../lib/words.ts';
import { useZone, writeTime, zoneName } from '../lib/zone.ts';
import { type LoadRow, loadRows } from './load-rows.ts';

const CELL = 13;
/** Work of a minute in seconds, from which a step begins. */
const STEPS = [8, 40, 150, 400, 900];

const stepOf = (ms: number): number => STEPS.filter((from) => ms / 1000 >= from).length;
const two = (n: number): string => String(n).padStart(2, '0');

export const dueHref = (atMs: number): string =>
  href('/jobs', { due: new Date(atMs).toISOString().replace('.000', '') });

/** The load of the next 24 hours: a row per hour, a cell per minute. */
export function Load({ document }: { readonly document: LoadDocument }) {
  const rows = loadRows(document, zoneName(useZone()));
  const cells = cellsOf(document, rows);
  const sums = cells.map((minutes) => ({
    starts: minutes.reduce((sum, cell) => sum + (cell?.starts ?? 0), 0),
    ms: minutes.reduce((sum, cell) => sum + (cell?.ms ?? 0), 0),
  }));
  const most = Math.max(1, ...sums.map(({ ms }) => ms));
  const tops = placesOf(rows);
  return (
    <Readout
      label="Expected load per minute of the next 24 hours"
      cls="load"
      base={<Busiest document={document} />}
      keys={<Ramp />}
    >
      <ul class="load-h" aria-hidden="true">
        <li class="axis-row" />
        {rows.map(({ label, day, fromMs }, n) => [
          n > 0 && day !== null && <li key={`${n} gap`} class="gap" />,
          <li key={n} class={fromMs === null ? 'void' : day !== null ? 'day' : ''}>
            {day !== null && <b>{day} </b>}
            {label}
          </li>,
        ])}
      </ul>
      <div class="load-g">
        <svg class="axis-row" width="100%" height="14" aria-hidden="true">
          {[0, 10, 20, 30, 40, 50].map((minute) => (
            <text key={minute} x={pc((minute / 60) * 100)} y="10">
              :{two(minute)}
            </text>
          ))}
        </svg>
        <svg
          width="100%"
          height={tops.height}
          role="img"
          aria-label="Expected load per minute; the busiest minutes are listed below"
        >
          {rows.map(({ fromMs, note }, row) =>
            fromMs === null ? (
              <VoidHour key={row} y={tops.at[row] ?? 0} note={note} />
            ) : (
              <Minutes key={row} fromMs={fromMs} cells={cells[row] ?? []} y={tops.at[row] ?? 0} />
            ),
          )}
        </svg>
      </div>
      <ul class="load-s">
        <li class="axis-row">starts per hour</li>
        {rows.map(({ fromMs, day }, n) => [
          n > 0 && day !== null && <li key={`${n} gap`} class="gap" />,
          fromMs === null ? (
            <li key={n} class="void" />
          ) : (
            <li key={n}>
              <svg class="bar" width="56" height="8" aria-hidden="true">
                <rect width={(((sums[n]?.ms ?? 0) / most) * 56).toFixed(1)} height="8" rx="1" />
              </svg>
              <span>{fmt(sums[n]?.starts ?? 0)}</span>
            </li>
          ),
        ])}
      </ul>
    </Readout>
  );
}

/** A minute in which jobs start; undefined: none does. */
type Cell = { readonly starts: number; readonly ms: number } | undefined;

/** Returns the minutes of each row; an hour that does not exist has none. */
function cellsOf(document: LoadDocument, rows: readonly LoadRow[]): readonly (readonly Cell[])[] {
  const minutes = new Map(document.minutes.map(([minute, starts, ms]) => [minute, { starts, ms }]));
  return rows.map(({ fromMs }) => {
    if (fromMs === null) return [];
    const first = Math.round((fromMs - document.fromMs) / 60_000);
    return Array.from({ length: 60 }, (_, n) => minutes.get(first + n));
  });
}

function Minutes({
  fromMs,
  cells,
  y,
}: {
  readonly fromMs: number;
  readonly cells: readonly Cell[];
  readonly y: number;
}) {
  const zone = zoneName(useZone());
  const nowMs = useNow();
  const say = (atMs: number, { starts, ms }: NonNullable<Cell>): string =>
    `${writeTime(atMs, 'auto', { zone, nowMs })} · ${plural(starts, 'start')} · ${short(ms)} of work expected`;
  return (
    <>
      {cells.map((cell, n) => {
        const atMs = fromMs + n * 60_000;
        const step = stepOf(cell?.ms ?? 0);
        return (
          <rect
            key={n}
            class={`l${step === 0 && cell !== undefined ? 1 : step}${atMs + 60_000 < nowMs ? ' gone' : ''}`}
            x={pc((n / 60) * 100)}
            y={y}
            width={pc(100 / 60)}
            height={CELL - 1}
            {...(cell === undefined ? {} : { 'data-say': say(atMs, cell), 'data-href': dueHref(atMs) })}
          />
        );
      })}
    </>
  );
}

/** An hour that the wall clock leaves out. */
function VoidHour({ y, note }: { readonly y: number; readonly note: string | null }) {
  return (
    <>
      <rect class="void" x="0" y={y + 1} width="100%" height="13" />
      <text class="void-t" x="50%" y={y + 11} text-anchor="middle">
        {note}
      </text>
    </>
  );
}

/** Where each row begins: a day has a gap before it, an hour that does not exist is a little taller. */
function placesOf(rows: readonly LoadRow[]): { readonly at: readonly number[]; readonly height: number } {
  let y = 0;
  const at = rows.map(({ fromMs, day }, n) => {
    if (n > 0 && day !== null) y += 4;
    const top = y;
    y += fromMs === null ? 16 : CELL;
    return top;
  });
  return { at, height: y };
}

function Busiest({ document }: { readonly document: LoadDocument }) {
  if (document.busiest.length === 0) return <>No job starts by the clock in the next 24 hours.</>;
  return (
    <>
      Busiest:{' '}
      {document.busiest.map(({ atMs, starts, workMs }, n) => (
        <span key={atMs}>
          {n > 0 && ' · '}
          <a href={dueHref(atMs)}>
            <Time ms={atMs} />{' '}
            <span class="dim">
              {plural(starts, 'start')}, {short(workMs)}
            </span>
          </a>
        </span>
      ))}
    </>
  );
}

function Ramp() {
  return (
    <span class="keys ramp">
      <span>0</span>
      {[0, 1, 2, 3, 4, 5].map((step) => (
        <svg key={step} width="16" height="11" aria-hidden="true">
          <rect class={`l${step}`} width="16" height="11" rx="1" />
        </svg>
      ))}
      <span>over 15 min of work</span>
    </span>
  );
}
