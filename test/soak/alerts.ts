import { quantile } from '../load/site.ts';
import { type Figure, figure } from '../support/figure.ts';
import type { SoakSite } from './site.ts';

/** Alerts reach the webhooks that answer, within a limit: a webhook that hangs does not delay the others. */
export async function alertFigures({ home, receiver }: SoakSite): Promise<readonly Figure[]> {
  const [row] = await home.query<{ raised: number; unsent: number; failing: number }>(
    `select count(*) filter (where webhook is not null)::int as raised,
       count(*) filter (where webhook = 'good' and delivery <> 'sent' and raised_at < now() - interval '60 s')::int as unsent,
       count(*) filter (where webhook = 'failing' and delivery <> 'sent' and raised_at < now() - interval '90 s')::int as failing
     from pgherd.alerts`,
  );
  const delays = [...receiver.delays.values()].filter(({ webhook }) => webhook === 'good').map(({ ms }) => ms / 1_000);
  return [
    figure('alerts raised for webhooks', row?.raised ?? 0, ''),
    figure('alerts not delivered after a minute', (row?.unsent ?? Number.NaN) + (row?.failing ?? Number.NaN), '', 0),
    figure('alerts of the webhook that answers: 95 of 100 within', quantile(delays, 0.95), 's', 5),
    figure('alerts of the webhook that answers: longest', Math.max(...delays), 's', 60),
  ];
}
