import type { AlertRow, AlertsDocument } from '../../documents/past.ts';
import { Chip } from '../components/chip.tsx';
import { Choice } from '../components/choice.tsx';
import { Filters, HiddenHead, Nothing, NothingFound, Pager } from '../components/filters.tsx';
import { JobLink, Name } from '../components/name.tsx';
import { Failure, Skeleton } from '../components/panel.tsx';
import { Time } from '../components/time.tsx';
import { href, hrefWith, taskHref, topicHref, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { plural } from '../lib/words.ts';

const RANGES: readonly (readonly [key: string, text: string])[] = [
  ['24h', '24 h'],
  ['7d', '7 d'],
  ['30d', '30 d'],
];

export function Alerts() {
  const { params } = useAddress();
  const since = params.get('since') ?? '24h';
  const isFiring = params.get('state') === 'firing';
  const query = new URLSearchParams({ since });
  for (const key of ['q', 'state', 'after']) {
    const value = params.get(key);
    if (value !== null) query.set(key, value);
  }
  const { data, error, isOld, again } = useDocument<AlertsDocument>(`/api/pages/alerts?${query}`);
  const range = RANGES.find(([key]) => key === since)?.[1] ?? since;
  return (
    <>
      <Filters
        label="Filter alerts"
        placeholder="job, rule, message"
        keys={[]}
        chips={[
          {
            text: 'Firing',
            count: data?.firing ?? null,
            isOn: isFiring,
            href: hrefWith({ state: 'firing', after: null }),
            state: 'failed',
          },
          { text: `Last ${range}`, count: null, isOn: !isFiring, href: hrefWith({ state: null, after: null }) },
        ]}
        right={
          <span class="sortby">
            <Choice label="Range" name="since" items={RANGES} value={since} standard="24h" without={['after']} />
          </span>
        }
      />
      {error !== null && <Failure error={error} again={again} />}
      <section class="panel flush" aria-busy={isOld}>
        {data === null ? (
          error === null && <Skeleton lines={8} label="Alerts" />
        ) : data.alerts.length === 0 ? (
          params.has('q') ? (
            <NothingFound what="alerts" without={{}} />
          ) : (
            <Nothing>
              <b>{isFiring ? 'No alert fires.' : `No alert in the last ${range}.`}</b>{' '}
              <span class="dim">Jobs and topics with on_failure or expect raise alerts.</span>
            </Nothing>
          )
        ) : (
          <>
            <table class="rows alerts">
              <thead>
                <tr>
                  <th class="c-state">State</th>
                  <th>Rule</th>
                  <th>What</th>
                  <th class="num">Since</th>
                  <th>Sent to</th>
                  <HiddenHead cls="c-act">Details</HiddenHead>
                </tr>
              </thead>
              <tbody>
                {data.alerts.map((alert) => (
                  <Line key={alert.id} alert={alert} />
                ))}
              </tbody>
            </table>
            <Pager text={plural(data.alerts.length, 'alert')} next={data.next} more="Older" />
          </>
        )}
      </section>
    </>
  );
}

function Line({ alert }: { readonly alert: AlertRow }) {
  const {
    kind,
    job,
    topic,
    jobExists,
    taskId,
    sqlstate,
    message,
    reason,
    atMs,
    channel,
    webhook,
    delivery,
    error,
    tries,
    firing,
  } = alert;
  const state = firing ? 'firing' : kind === 'recovered' ? 'recovered' : 'idle';
  return (
    <tr class={firing ? '' : 'dim'}>
      <td class="c-state">
        <Chip state={state} text={state === 'idle' ? 'ended' : state} />
      </td>
      <td>{kind !== state && <code>{kind}</code>}</td>
      <td>
        {job === null ? (
          <Name text={`topic ${topic}`} href={topicHref(topic ?? '')} mono={false} />
        ) : jobExists ? (
          <JobLink name={job} />
        ) : (
          <Name text={job} />
        )}
        <span class="sub dim">
          {[sqlstate, message?.split('\n')[0] ?? reason].filter((part) => part != null).join(' ')}
        </span>
      </td>
      <td class="num">
        <Time ms={atMs} />
      </td>
      <td class="dim">
        {[channel === null ? null : `channel ${channel}`, webhook === null ? null : `webhook ${webhook}`]
          .filter((part) => part !== null)
          .join(', ')}
        {delivery !== null && (
          <span class={`sub ${delivery === 'given up' ? 's-failed' : ''}`}>
            {delivery}
            {tries > 1 && ` after ${tries} tries`}
            {error !== null && `: ${error}`}
          </span>
        )}
      </td>
      <td class="c-act">
        <a class="btn small" href={taskId !== null ? taskHref(taskId) : href('/log', { job, topic, group: 'none' })}>
          {taskId === null ? 'Log' : 'Task'}
        </a>
      </td>
    </tr>
  );
}
