import type { TimelineDocument } from '../../../documents/overview.ts';
import { pc } from '../../components/small-charts.tsx';
import { type ClockChange, wallOf } from '../../lib/zone.ts';

export const HEIGHT = 26;

export const MIDDLE = 13;

/** Where now is, of 100. */
export const SPLIT = 62;

/** Two linear scales, joined at now: what was at the left, what comes at the right on a smaller one. */
export interface Scale {
  readonly x: (ms: number) => number;
  readonly zone: string;
  readonly document: TimelineDocument;
  readonly change: ClockChange | null;
}

export function ticks(fromMs: number, toMs: number, zone: string): readonly number[] {
  const spanH = (toMs - fromMs) / 3_600_000;
  const stepMs =
    spanH <= 1.5 ? 600_000 : spanH <= 4 ? 3_600_000 : spanH <= 7 ? 3_600_000 : spanH <= 25 ? 6 * 3_600_000 : 86_400_000;
  const { hour, minute } = wallOf(fromMs, zone);
  const intoDay = (Number(hour) * 60 + Number(minute)) * 60_000 + (fromMs % 60_000);
  const found: number[] = [];
  for (let at = fromMs - (intoDay % stepMs) + stepMs; at < toMs; at += stepMs) found.push(at);
  return found;
}

export function Frame({ scale: { x, zone, document, change } }: { readonly scale: Scale }) {
  const { nowMs, fromMs, toMs, revisions } = document;
  return (
    <>
      <rect class="tl-next" x={`${SPLIT}%`} y="0" width={`${100 - SPLIT}%`} height={HEIGHT} />
      {[...ticks(fromMs, nowMs, zone), ...ticks(nowMs, toMs, zone)].map((at) => (
        <line key={at} class="tl-grid" x1={pc(x(at))} x2={pc(x(at))} y1="0" y2={HEIGHT} />
      ))}
      {change !== null && <rect class="tl-clock" x={pc(x(change.atMs))} y="0" width="3" height={HEIGHT} />}
      {revisions.slice(0, 8).map(({ project, revision, atMs }) => (
        <line key={`${project} ${revision}`} class="tl-rev" x1={pc(x(atMs))} x2={pc(x(atMs))} y1="0" y2={HEIGHT} />
      ))}
    </>
  );
}

export const NowLine = () => <line class="tl-now" x1={`${SPLIT}%`} x2={`${SPLIT}%`} y1="0" y2={HEIGHT} />;
