import type { RevisionRow, RevisionsDocument } from '../../documents/past.ts';
import { Filters, Nothing, NothingFound, Pager } from '../components/filters.tsx';
import { Icon } from '../components/icon.tsx';
import { JobLink } from '../components/name.tsx';
import { Failure, Skeleton } from '../components/panel.tsx';
import { Time } from '../components/time.tsx';
import { href, hrefWith, queryOf, revisionHref, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { appliedFrom, fmt, listed, plural } from '../lib/words.ts';

const KINDS: readonly (readonly [key: string | null, text: string])[] = [
  [null, 'All'],
  ['sql', 'Changed SQL'],
  ['rollback', 'Rollbacks'],
  ['dirty', 'Not from a clean commit'],
];

export function Revisions() {
  const { params } = useAddress();
  const query = queryOf(params, ['q', 'kind', 'after']);
  const { data, error, isOld, again } = useDocument<RevisionsDocument>(`/api/pages/revisions?${query}`);
  const kind = params.get('kind');
  const chips = KINDS.map(([key, text]) => ({
    text,
    count: key === null && data !== null ? data.total : null,
    isOn: key === kind,
    href: hrefWith({ kind: key, after: null }),
  }));
  return (
    <>
      {data !== null && data.drift.length > 0 && (
        <section class="alertbox s-drift slim">
          <div class="line">
            <Icon name="drift" />
            <h2>{plural(data.drift.length, 'job')} changed by hand since</h2>
            <span class="dim">
              {data.drift.slice(0, 3).map(({ job, by, atMs }, n) => (
                <span key={job}>
                  {n > 0 && ' · '}
                  <JobLink name={job} /> by {by}, <Time ms={atMs} />
                </span>
              ))}
            </span>
            <span class="grow" />
            <a class="btn small" href={href('/jobs', { state: 'drift' })}>
              Show
            </a>
          </div>
        </section>
      )}
      <Filters label="Find a revision" placeholder="commit, author, job, number" keys={[]} chips={chips} />
      {error !== null && <Failure error={error} again={again} />}
      <section class="panel flush" aria-busy={isOld}>
        {data === null ? (
          error === null && <Skeleton lines={8} label="Revisions" />
        ) : data.revisions.length === 0 ? (
          params.size === 0 ? (
            <Nothing>
              <b>Nothing was applied yet.</b> <code>pgherd apply</code> makes the first revision.
            </Nothing>
          ) : (
            <NothingFound what="revisions" without={{}} />
          )
        ) : (
          <>
            <table class="rows revs">
              <thead>
                <tr>
                  <th class="c-rev num">Rev.</th>
                  <th class="c-what">What</th>
                  <th class="c-cnt">Changes</th>
                  <th class="c-eff">Since then</th>
                  <th class="c-who">Who</th>
                  <th class="c-commit">Commit</th>
                  <th class="c-at num">Applied</th>
                </tr>
              </thead>
              <tbody>
                {data.revisions.map((one) => (
                  <RevisionLine key={`${one.project} ${one.revision}`} one={one} />
                ))}
              </tbody>
            </table>
            <Pager text={`${fmt(data.revisions.length)} of ${fmt(data.total)}`} next={data.next} more="Older" />
          </>
        )}
      </section>
    </>
  );
}

export function RevisionCounts({ one }: { readonly one: RevisionRow }) {
  return (
    <>
      {one.created > 0 && <span class="n-add">+{one.created}</span>}
      {one.updated > 0 && <span class="n-chg">~{one.updated}</span>}
      {one.renamed > 0 && <span class="n-ren">&gt;{one.renamed}</span>}
      {one.deleted > 0 && <span class="n-del">−{one.deleted}</span>}
    </>
  );
}

/** What a revision did, in words: apply keeps no message. */
export function revisionWords(one: RevisionRow): string {
  const total = one.created + one.updated + one.renamed + one.deleted;
  if (one.rollbackTo !== null) return `Rollback to ${one.rollbackTo}`;
  return total === 0 ? 'No change' : listed(one.names.slice(0, 3), total);
}

function RevisionLine({ one }: { readonly one: RevisionRow }) {
  const to = revisionHref(one.project, one.revision);
  return (
    <tr>
      <td class="c-rev num">
        <a class="mono" href={to}>
          {one.revision}
        </a>
      </td>
      <td class="c-what">
        <a class="name" href={to}>
          <span class="n1">{revisionWords(one)}</span>
        </a>
        <span class="sub dim">{one.project}</span>
      </td>
      <td class="c-cnt mono">
        <RevisionCounts one={one} />
      </td>
      <td class="c-eff">
        {one.failing.length > 0 ? (
          <span class="s-failed line">
            <Icon name="failed" />
            {plural(one.failing.length, 'job fails', 'jobs fail')} since
          </span>
        ) : one.rollbackTo !== null ? (
          <span class="line dim">
            <Icon name="retrying" />
            rollback
          </span>
        ) : one.sqlChanges > 0 ? (
          <span class="dim">SQL of {plural(one.sqlChanges, 'job')}</span>
        ) : null}
      </td>
      <td class="c-who">
        {one.by} <span class={one.via === 'laptop' ? 's-late' : 'dim'}>{appliedFrom(one)}</span>
      </td>
      <td class="c-commit">
        {one.commit === null ? <span class="dim">–</span> : <span class="mono">{one.commit.slice(0, 7)}</span>}
      </td>
      <td class="c-at num">
        <Time ms={one.atMs} />
      </td>
    </tr>
  );
}
