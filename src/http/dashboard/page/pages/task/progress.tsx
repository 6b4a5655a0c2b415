import type { TaskDocument } from '../../../documents/tasks.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/panel.tsx';
import { Progress } from '../../components/small-charts.tsx';
import { For, Time } from '../../components/time.tsx';
import { useNow } from '../../lib/clock.ts';
import { duration, fmt, short } from '../../lib/words.ts';

const COUNT = /([\d,.]+)\s*(?:of|\/)\s*([\d,.]+)/;

/** Returns how far a notice of the form “n of m” says that the task has come; null: it does not say so. */
function shareOf(notice: string): { readonly done: number; readonly all: number } | null {
  const match = COUNT.exec(notice);
  const [done, all] = [Number(match?.[1]?.replace(/[,.]/g, '')), Number(match?.[2]?.replace(/[,.]/g, ''))];
  return match !== null && all > 0 && done <= all ? { done, all } : null;
}

export function RunningPanel({ document }: { readonly document: TaskDocument }) {
  const now = useNow();
  const { startedMs, p50Ms, p95Ms, timeoutMs, notice } = document;
  if (startedMs === null) return null;
  const elapsed = Math.max(0, now - startedMs);
  const share = notice === null ? null : shareOf(notice);
  return (
    <Panel id="progress" title="Progress">
      <div class="big-progress">
        <div class="line">
          <b class="big">
            <For sinceMs={startedMs} write={duration} />
          </b>
          <span class="dim">
            {p50Ms !== null && `p50 ${short(p50Ms)} · `}
            {p95Ms !== null && `p95 ${short(p95Ms)} · `}
            {timeoutMs !== null && (
              <>
                timeout {short(timeoutMs)}, at <Time ms={startedMs + timeoutMs} />
              </>
            )}
          </span>
        </div>
        <Progress sinceMs={startedMs} p50Ms={p50Ms} p95Ms={p95Ms} timeoutMs={timeoutMs} />
        {share !== null && (
          <p>
            <b>
              {fmt(share.done)} of {fmt(share.all)}
            </b>{' '}
            ({Math.floor((100 * share.done) / share.all)} %)
          </p>
        )}
        {notice !== null && <p class="mono sub">{notice}</p>}
        {p95Ms !== null && elapsed > p95Ms && timeoutMs !== null && (
          <p class="s-late line">
            <Icon name="late" />{' '}
            <span>
              This run takes longer than 95 % of the earlier runs. At {<Time ms={startedMs + timeoutMs} />} the timeout
              cancels it.
            </span>
          </p>
        )}
      </div>
    </Panel>
  );
}
