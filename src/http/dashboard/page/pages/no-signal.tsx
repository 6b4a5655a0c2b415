import { Icon } from '../components/icon.tsx';
import { Time } from '../components/time.tsx';
import { useNow } from '../lib/clock.ts';
import { signal, tryNow } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';
import { duration, plural } from '../lib/words.ts';

/** The server does not answer: what is known, as of when, and what to do. */
export function NoSignal({ nowMs }: { readonly nowMs: number }) {
  const { answeredMs, attempts, nextTryMs } = useStore(signal);
  const now = useNow();
  // A page may have arrived after the last event.
  const silent = answeredMs === null ? null : Math.min(Date.now() - answeredMs, Math.max(0, now - nowMs));
  const left = nextTryMs === null ? 0 : Math.max(0, Math.ceil((nextTryMs - Date.now()) / 1000));
  return (
    <section class="verdict lost" aria-labelledby="verdict" role="status">
      <h1 id="verdict">
        <Icon name="nosignal" /> No signal since <Time ms={silent === null ? nowMs : now - silent} format="hms" />: the
        state of the jobs is not known
      </h1>
      <p>
        This page has had no answer from <span class="mono">{location.host}</span>
        {silent !== null && ` for ${duration(Math.floor(silent / 1000) * 1000)}`}. Everything below is as of{' '}
        <Time ms={nowMs} format="hms" /> and may be wrong.{' '}
        {nextTryMs === null ? 'Trying to connect.' : `Next attempt in ${left} s.`}
      </p>
      <ul class="findings">
        <li class="finding">
          <span class="chip s-failed">
            <Icon name="nosignal" />
          </span>
          <p>The server does not answer, {plural(attempts, 'attempt')}</p>
          <span class="actions">
            <button type="button" class="btn small" onClick={tryNow}>
              Try now
            </button>
          </span>
        </li>
        <li class="finding">
          <span class="chip s-waiting">
            <Icon name="right" />
          </span>
          <p>
            From a terminal: <code>pgherd status</code> reads the database without a daemon. Every other daemon with{' '}
            <code>--http</code> shows this page, too.
          </p>
        </li>
      </ul>
    </section>
  );
}

/** Above every other page while there is no signal. */
export function NoSignalLine() {
  const { state, answeredMs } = useStore(signal);
  const now = useNow();
  if (state !== 'lost') return null;
  return (
    <section class="verdict lost slim" role="status">
      <h2 class="v">
        <Icon name="nosignal" /> No signal since{' '}
        {answeredMs === null ? 'this page was opened' : <Time ms={now - (Date.now() - answeredMs)} format="hms" />}:
        what is shown may be wrong{' '}
        <button type="button" class="btn small" onClick={tryNow}>
          Try now
        </button>
      </h2>
    </section>
  );
}
