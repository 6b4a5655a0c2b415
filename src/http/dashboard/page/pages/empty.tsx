import type { OverviewDocument } from '../../documents/overview.ts';
import { Icon } from '../components/icon.tsx';
import { Panel } from '../components/panel.tsx';
import { Ago } from '../components/time.tsx';
import { plural } from '../lib/words.ts';

/** A new installation: what is done, and the next command. */
export function Empty({ document }: { readonly document: OverviewDocument }) {
  const [daemon] = document.daemons;
  const { database } = document.frame;
  return (
    <section class="empty" aria-labelledby="verdict">
      <h1 id="verdict">The queue is ready. There are no jobs yet.</h1>
      <p>
        {daemon === undefined ? 'The schema is installed.' : 'The schema is installed and a daemon is running.'} The
        next step is to apply a definition from Git.
      </p>
      <ol class="steps">
        <li class="done">
          <Icon name="finished" />
          <div>
            <h2>Schema installed</h2>
            <p>
              In database {database} <span class="dim">· pgherd migrate</span>
            </p>
          </div>
        </li>
        <li class={daemon === undefined ? '' : 'done'}>
          {daemon === undefined ? <span class="step-n">2</span> : <Icon name="finished" />}
          <div>
            <h2>{daemon === undefined ? 'Start a daemon' : 'Daemon connected'}</h2>
            <p>
              {daemon !== undefined && (
                <>
                  {daemon.host}, {plural(daemon.slots, 'slot')}, heartbeat <Ago ms={daemon.heartbeatMs} />{' '}
                </>
              )}
              <span class="dim">· pgherd run</span>
            </p>
          </div>
        </li>
        <li class="next">
          <span class="step-n">3</span>
          <div>
            <h2>Write the first job</h2>
            <p>
              In your repository. <code>init</code> writes <span class="mono">pgherd.yaml</span>,{' '}
              <span class="mono">jobs/</span> and a CI workflow.
            </p>
            <pre class="code" tabIndex={0}>
              {
                '$ pgherd init\n$ pgherd plan     # shows what would change, writes nothing\n$ pgherd apply    # one transaction, revision 1'
              }
            </pre>
          </div>
        </li>
        <li>
          <span class="step-n">4</span>
          <div>
            <h2>See it run here</h2>
            <p>This page updates by itself when revision 1 is applied. You do not need to reload it.</p>
          </div>
        </li>
      </ol>
      <div class="cols c-3">
        <Panel id="cron" title="Coming from pg_cron?">
          <pre class="code">pgherd import pg_cron</pre>
        </Panel>
        <Panel id="queue" title="Only a queue?">
          <p class="pad">Tasks need no job. Any client that speaks SQL can add one:</p>
          <pre class="code">{"select pgherd.enqueue('select refresh()');"}</pre>
        </Panel>
        <Panel id="doctor" title="Expected jobs here?">
          <p class="pad">
            Check the database of this page: <b>{database}</b>.
          </p>
          <pre class="code">pgherd doctor</pre>
        </Panel>
      </div>
    </section>
  );
}
