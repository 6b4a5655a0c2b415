import type { JobDocument } from '../../../documents/jobs.ts';
import { Icon } from '../../components/icon.tsx';
import { ErrorFrame } from '../../components/sql-view.tsx';
import { Ago, Time } from '../../components/time.tsx';
import { revisionHref, taskHref } from '../../lib/address.ts';
import { inARow, plural } from '../../lib/words.ts';

export function JobErrorBox({ document }: { readonly document: JobDocument }) {
  const { error, job } = document;
  if (error === null) return null;
  const [first, ...rest] = error.message.split('\n');
  return (
    <section class="alertbox s-failed" aria-labelledby="err">
      <div class="line">
        <Icon name="failed" />
        <h2 id="err">{first}</h2>
        <span class="dim mono">{error.sqlstate}</span>
        <span class="grow" />
        {error.taskId !== null && (
          <a class="btn small" href={taskHref(error.taskId)}>
            Task #{error.taskId}
          </a>
        )}
      </div>
      {error.sql !== null && error.position !== null && <ErrorFrame sql={error.sql} position={error.position} />}
      {rest.length > 0 && <p>{rest.join('\n')}</p>}
      {error.detail !== null && <p>{error.detail}</p>}
      <p>
        {error.hint !== null && `Hint of PostgreSQL: ${error.hint} `}
        <span class="dim">
          {plural(error.attempts, 'attempt')}, the last ended <Time ms={error.atMs} job={job.timezone} />
          {document.failedRuns > 1 && `; ${inARow(document.failedRuns)}`}
          {error.revision !== null && (
            <>
              ; it fails since{' '}
              <a href={revisionHref(error.revision.project, error.revision.revision)}>
                revision {error.revision.revision}
              </a>{' '}
              ({error.revision.by}, <Time ms={error.revision.atMs} job={job.timezone} />) changed its SQL
            </>
          )}
          .
        </span>
      </p>
    </section>
  );
}

export function DriftBox({ document }: { readonly document: JobDocument }) {
  const { drift, revision, values } = document;
  if (drift === null) return null;
  const texts = new Map(values.map((value) => [value.key, value]));
  const keyOf = (path: string): string =>
    [...texts.keys()].find(
      (key) => path.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) === key,
    ) ?? path;
  return (
    <section class="alertbox s-drift" aria-labelledby="drift">
      <div class="line">
        <Icon name="drift" />
        <h2 id="drift">Drift: changed in the database since revision {revision}</h2>
        <span class="grow" />
        <code class="hint">pgherd plan</code>
      </div>
      <table class="rows compact drift">
        <tbody>
          {drift.values.map(({ path, applied, live }) => {
            const value = texts.get(keyOf(path));
            return (
              <tr key={path}>
                <th scope="row">{keyOf(path)}</th>
                <td>
                  <del>{value?.live != null ? value.text : textOf(applied)}</del> <span class="arrow">→</span>{' '}
                  <ins>{value?.live ?? textOf(live)}</ins>
                </td>
                <td>
                  by <b>{drift.by}</b>
                </td>
                <td class="num">
                  <Time ms={drift.atMs} format="hms" />{' '}
                  <span class="dim">
                    <Ago ms={drift.atMs} />
                  </span>
                </td>
                <td class="dim">The next apply reverts it.</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function textOf(value: unknown): string {
  const text = value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
