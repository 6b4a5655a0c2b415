import type { RevisionChange, RevisionDocument } from '../../documents/past.ts';
import { Chip } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { JobLink, Name } from '../components/name.tsx';
import { Facts, Failure, Panel, Skeleton } from '../components/panel.tsx';
import { DiffView } from '../components/sql-view.tsx';
import { Ago, Time } from '../components/time.tsx';
import { href, hrefWith, navigate, queryOf, revisionHref, topicHref, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { appliedFrom, plural } from '../lib/words.ts';
import { RevisionCounts, revisionWords } from './revisions.tsx';

export function Revision({ number }: { readonly number: string }) {
  const { params } = useAddress();
  const query = queryOf(params, ['project', 'against']);
  const { data, error, again } = useDocument<RevisionDocument>(
    `/api/pages/revisions/${encodeURIComponent(number)}?${query}`,
  );
  if (data === null || String(data.revision.revision) !== number) {
    if (error === null) return <Skeleton lines={8} label="Revision" />;
    return error.status === 404 ? (
      <section class="verdict">
        <h1 id="verdict">There is no revision {number}</h1>
        <p>
          <a href={href('/revisions')}>All revisions</a>
        </p>
      </section>
    ) : (
      <Failure error={error} again={again} />
    );
  }
  return (
    <>
      <Head document={data} />
      <div class="cols c-rev">
        <div class="stack">
          {data.changes.length === 0 && <p class="pad dim">It changed nothing.</p>}
          {data.changes.map((change) => (
            <Change key={`${change.kind} ${change.name}`} change={change} />
          ))}
        </div>
        <div class="stack">
          <Panel id="rollback" title="Roll back">
            {data.previous === null ? (
              <p class="pad">It is the first revision.</p>
            ) : (
              <>
                <p class="pad">
                  Plans the state of revision {data.previous.revision}. It shows the changes first, and asks before it
                  writes.
                </p>
                <pre class="code wrap" tabIndex={0}>
                  pgherd rollback {data.previous.revision}
                </pre>
              </>
            )}
          </Panel>
          <Panel id="compare" title="Compare">
            <form
              class="pad compare"
              onSubmit={(event) => {
                event.preventDefault();
                const value = new FormData(event.currentTarget).get('against');
                navigate(hrefWith({ against: typeof value === 'string' && value !== '' ? value : null }));
              }}
            >
              <label>
                All changes since revision{' '}
                <input type="number" name="against" min="0" max={data.revision.revision - 1} value={data.against} />
              </label>
              <button type="submit" class="btn small">
                Show
              </button>
            </form>
          </Panel>
        </div>
      </div>
    </>
  );
}

function Head({ document }: { readonly document: RevisionDocument }) {
  const { revision, previous, following, against } = document;
  const isRange = against < revision.revision - 1;
  return (
    <header class="subject">
      <div class="subject-t">
        <h1>
          {isRange ? `Revisions ${against + 1} to ` : 'Revision '}
          {revision.revision}
        </h1>
        {revision.failing.length > 0 && (
          <Chip
            state="failing"
            soft
            text={`${plural(revision.failing.length, 'changed job fails', 'changed jobs fail')} since`}
          />
        )}
        <span class="grow" />
        <span class="actions">
          {previous !== null && (
            <a class="btn" href={revisionHref(revision.project, previous.revision)}>
              Revision {previous.revision}
            </a>
          )}
          {following !== null && (
            <a class="btn" href={revisionHref(revision.project, following)}>
              Revision {following}
            </a>
          )}
        </span>
      </div>
      <p>{revisionWords(revision)}</p>
      <RevisionFacts document={document} />
    </header>
  );
}

function RevisionFacts({
  document: { revision, previous, toolVersion, address },
}: {
  readonly document: RevisionDocument;
}) {
  return (
    <Facts
      cls="strip-facts"
      items={[
        [
          'Applied',
          <>
            <Time ms={revision.atMs} format="dmhm" />{' '}
            <span class="dim">
              <Ago ms={revision.atMs} />
            </span>
          </>,
        ],
        [
          'Who',
          <>
            {revision.by}{' '}
            <span class="dim">{[appliedFrom(revision), address].filter((part) => part !== null).join(', ')}</span>
          </>,
        ],
        [
          'Commit',
          revision.commit === null ? (
            '–'
          ) : (
            <>
              <span class="mono">{revision.commit.slice(0, 7)}</span>{' '}
              <span class="dim">{revision.dirty ? 'with uncommitted changes' : 'clean tree'}</span>
            </>
          ),
        ],
        [
          'Changes',
          <span class="mono">
            <RevisionCounts one={revision} />
          </span>,
        ],
        [
          'Project',
          <>
            {revision.project} <span class="dim">{revision.environment}</span>
          </>,
        ],
        ['pgherd', toolVersion],
        previous === null
          ? null
          : [
              'Before it',
              <>
                <a href={revisionHref(revision.project, previous.revision)}>{previous.revision}</a>{' '}
                <span class="dim">
                  {previous.by}, <Time ms={previous.atMs} />
                </span>
              </>,
            ],
      ]}
    />
  );
}

const SIGNS: Readonly<Record<string, readonly [sign: string, cls: string]>> = {
  create: ['+', 'add'],
  update: ['~', 'chg'],
  rename: ['>', 'ren'],
  move: ['>', 'ren'],
  delete: ['−', 'del'],
};

function Change({ change }: { readonly change: RevisionChange }) {
  const { action, kind, name, formerName, file, fields, sql, state } = change;
  const [sign, cls] = SIGNS[action] ?? ['~', 'chg'];
  const title =
    kind === 'topic' ? (
      <a class="name" href={topicHref(name)}>
        topic {name}
      </a>
    ) : action === 'delete' ? (
      <Name text={name} />
    ) : (
      <JobLink name={name} />
    );
  return (
    <section class={`panel change ch-${cls}`} aria-label={`${action} ${name}`}>
      <header class="panel-head">
        <span class="sign">{sign}</span>
        <h2>
          {formerName !== null && (
            <>
              <Name text={formerName} /> <span class="arrow">→</span>{' '}
            </>
          )}
          {title}
        </h2>
        {file !== null && <span class="note mono">{file}</span>}
        <span class="grow" />
        {state !== null && state !== 'idle' && <Chip state={state} />}
      </header>
      {fields.length > 0 && (
        <table class="rows compact fields">
          <tbody>
            {fields.map(({ path, before, after }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td>
                  {before !== null && (
                    <>
                      <del>{before}</del> <span class="arrow">→</span>{' '}
                    </>
                  )}
                  <ins>{after ?? '–'}</ins>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {sql !== null && (
        <>
          <p class="pad dim">
            <Icon name="branch" /> SQL +{sql.added} −{sql.removed}
          </p>
          <DiffView lines={sql.lines} />
        </>
      )}
    </section>
  );
}
