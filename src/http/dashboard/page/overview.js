import { throughputChart } from './charts.js';
import { byId, h, keyed, setText } from './dom.js';
import { absolute, duration, number, plural, rate, relative } from './format.js';

/** Renders the tiles, the chart, the daemons and the notices. */
export function showOverview(facts) {
  const { queue, lastHour, jobs, daemons, throughput } = facts;
  const alive = daemons.filter((daemon) => daemon.alive);
  const slots = alive.reduce((sum, daemon) => sum + daemon.slots, 0);
  const perSecond = throughput.at(-1)?.tasksPerSecond ?? null;
  const waiting = queue.pending + queue.retrying;
  const about = queue.estimated ? '≈ ' : '';
  showTiles([
    { label: 'Tasks per second', value: rate(perSecond), note: `over ${plural(alive.length, 'daemon')}` },
    {
      label: 'Running',
      value: number(queue.running),
      unit: ` of ${number(slots)} slots`,
      note: plural(jobs.jobs, 'job'),
    },
    {
      label: 'Waiting',
      value: about + number(waiting),
      note: `${number(queue.held)} held, ${number(queue.retrying)} to be retried`,
      kind: (queue.oldestWaitingMs ?? 0) > 60_000 ? 'wait' : '',
    },
    {
      label: 'Oldest waiting',
      value: queue.oldestWaitingMs === null ? 'none' : duration(queue.oldestWaitingMs),
      note: 'task that may start now',
    },
    {
      label: 'Start delay',
      value: duration(lastHour.startDelayMedianMs),
      note:
        lastHour.startDelayMaxMs === null
          ? 'no task ran in the last minute'
          : `worst in the last minute ${duration(lastHour.startDelayMaxMs)}`,
      kind: queue.schedulerLatenessMs > 10_000 ? 'bad' : '',
    },
    {
      label: 'Failed in the last hour',
      value: number(lastHour.failed),
      note: `${plural(jobs.failing, 'job')} failing, ${number(lastHour.skipped)} skipped`,
      kind: lastHour.failed > 0 ? 'bad' : '',
    },
  ]);
  showChart(throughput);
  showDaemons(daemons, facts.daemonId);
  showNotices(facts, alive);
  setText(byId('where'), facts.database);
  document.title =
    lastHour.failed > 0 ? `(${lastHour.failed}) pgherd · ${facts.database}` : `pgherd · ${facts.database}`;
  setText(byId('foot'), `pgherd ${facts.version} · daemon ${facts.daemonId || 'starting'} serves this page`);
}

function showTiles(tiles) {
  keyed(
    byId('tiles'),
    tiles,
    ({ label }) => label,
    () => h('dl', { class: 'tile card' }, h('dt'), h('dd', {}, h('span'), h('small')), h('dd', { class: 'note' })),
    (tile, { label, value, unit = '', note, kind = '' }) => {
      tile.className = `tile card ${kind}`;
      const [dt, dd, below] = tile.children;
      setText(dt, label);
      setText(dd.children[0], value);
      setText(dd.children[1], unit);
      setText(below, note);
    },
  );
}

function showChart(points) {
  const { chart, most } = throughputChart(points);
  const from = points.length === 0 ? 'no data yet' : `since ${relative(points[0].at)}`;
  byId('throughput').replaceChildren(
    h('figcaption', {}, h('span', {}, `Tasks per second · ${from}`), h('span', {}, `top line ${rate(most)}/s`)),
    chart,
  );
}

function showDaemons(daemons, here) {
  const list = byId('daemon-rows');
  setText(byId('daemons-count'), daemons.length === 0 ? 'none running' : String(daemons.length));
  keyed(
    list,
    daemons,
    ({ id }) => id,
    () =>
      h(
        'li',
        {},
        h('div', { class: 'line' }, h('span', { class: 'name' }), h('span'), h('span', { class: 'sub' })),
        h('div', { class: 'slots', role: 'img' }),
      ),
    (item, daemon) => {
      const [line, slots] = item.children;
      const [name, state, sub] = line.children;
      const shown = !daemon.alive ? 'lost' : daemon.silent ? 'silent' : daemon.state;
      setText(name, `${daemon.hostname}${daemon.id === here ? ' (here)' : ''}`);
      setText(state, shown);
      state.className = `state ${shown === 'running' ? 'ok' : shown}`;
      setText(sub, `${number(daemon.items)} done · pid ${daemon.pid} · ${daemon.version}`);
      item.title = `started ${absolute(daemon.startedAt)}, heartbeat ${absolute(daemon.heartbeatAt)}`;
      slots.setAttribute('aria-label', `${daemon.busy} of ${daemon.slots} slots busy`);
      const shownSlots = Math.min(daemon.slots, 96);
      slots.replaceChildren(
        ...Array.from({ length: shownSlots }, (_, slot) =>
          h('i', { class: slot < daemon.busy ? 'slot busy' : 'slot' }),
        ),
      );
    },
  );
}

/** Returns the current problems as notices. */
function showNotices({ queue, syncs, daemons, silentDaemons }, alive) {
  const notices = [];
  if (alive.length === 0)
    notices.push({ kind: 'bad', text: 'No daemon is running: no task is scheduled or executed.' });
  for (const daemon of daemons.filter((one) => !one.alive)) {
    notices.push({ kind: 'bad', text: `Daemon ${daemon.id} on ${daemon.hostname} is lost; its tasks are taken over.` });
  }
  for (const { daemonId, pid, hostname, silentMs } of silentDaemons) {
    const what = daemonId === null ? 'A daemon whose tasks were taken over' : `Daemon ${daemonId}`;
    const text = `${what} is connected and silent: process ${pid} on ${hostname}. Last heartbeat: ${duration(silentMs)} ago. Send it SIGKILL; its supervisor starts it again.`;
    notices.push({ kind: 'bad', text });
  }
  if (queue.schedulerLatenessMs > 10_000) {
    notices.push({ kind: 'bad', text: `Scheduling is ${duration(queue.schedulerLatenessMs)} late.` });
  }
  for (const { project, state, message, since } of syncs.filter((sync) => sync.state !== 'ok')) {
    const kind = state === 'drifted' ? '' : 'bad';
    notices.push({
      kind,
      text: `Project ${project}: ${state} since ${absolute(since)}${message === null ? '' : `: ${message}`}`,
    });
  }
  keyed(
    byId('notices'),
    notices,
    ({ text }) => text,
    ({ kind, text }) => h('p', { class: `notice ${kind}` }, text),
    () => {},
  );
}
