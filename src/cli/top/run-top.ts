import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { daemonActivity } from '../../store/lists/activity.ts';
import { listTasks } from '../../store/lists/list-tasks.ts';
import { runningNotices } from '../../store/lists/pages/running-notices.ts';
import { cancelTasks, pause } from '../../store/queue/operate.ts';
import { triggerByName } from '../../store/queue/trigger-job.ts';
import { loadStatus } from '../lists/found-status.ts';
import { jobsOfFilter } from '../lists/jobs-of.ts';
import { pauseUnless } from '../lists/show-list.ts';
import { withControlConnection } from '../options/connection-options.ts';
import { installationOf } from '../options/installation-options.ts';
import { type ListFlags, listFilterOf } from '../options/list-options.ts';
import type { CliContext } from '../shell/context.ts';
import { outputZone } from '../shell/zone-line.ts';
import { type TopFacts, topFrame } from './frame.ts';
import { FullScreen } from './full-screen.ts';
import { FIRST_VIEW, pressed, type TopAction, type TopView } from './view.ts';

const STATES = ['pending', 'retrying', 'running'] as const;

/** Shows what runs and waits until `q`, Ctrl-C or a signal. Throws `usage` without a terminal. */
export async function runTop(context: CliContext, flags: ListFlags): Promise<void> {
  if (context.terminalWidth === null || !('isTTY' in context.stdin) || context.stdin.isTTY !== true) {
    throw new PgherdError('usage', 'pgherd top needs a terminal', {
      hint: 'pgherd status and pgherd tasks do without one',
    });
  }
  const filter = listFilterOf(flags, { states: STATES });
  const installation = await installationOf(context, flags, 'pgherd top');
  await withControlConnection(context, installation, async (connection) => {
    const jobs = await jobsOfFilter(connection, filter);
    const stop = new AbortController();
    const release = context.ownSignals(() => stop.abort());
    let view: TopView = FIRST_VIEW;
    let facts: TopFacts | null = null;
    let actions: Promise<unknown> = Promise.resolve();
    const redraw = (): void => {
      if (facts !== null) screen.draw(topFrame(facts, view, sizeOf(context)));
    };
    const screen = new FullScreen(context.stdin, context.stdout, (key) => {
      const [next, effect] = pressed(view, key, facts?.tasks ?? []);
      view = next;
      if (effect?.kind === 'quit') stop.abort();
      if (effect?.kind === 'act') {
        actions = actions.then(async () => {
          view = { ...view, message: await act(connection, effect.action) };
          redraw();
        });
      }
      redraw();
    });
    context.stdout.on('resize', redraw);
    screen.enter();
    try {
      let before: { readonly items: number; readonly atMs: number } | null = null;
      do {
        await actions;
        const items = (await daemonActivity(connection)).reduce((all, daemon) => all + daemon.items, 0);
        const atMs = performance.now();
        const tasksPerSecond: number | null =
          before === null ? null : (Math.max(0, items - before.items) * 1_000) / (atMs - before.atMs);
        if (before === null || atMs - before.atMs > RATE_MS) before = { items, atMs };
        const tasks = await listTasks(connection, { ...filter, jobs, limit: filter.limit ?? MAX_TASKS });
        const notices = await runningNotices(connection);
        const found = { status: await loadStatus(connection), tasks, notices, tasksPerSecond, nowMs: Date.now() };
        if (!view.frozen || facts === null) facts = found;
        redraw();
      } while (await pauseUnless(stop.signal, REFRESH_MS));
    } finally {
      context.stdout.off('resize', redraw);
      screen.leave();
      release();
    }
  });
}

/** Carries out a confirmed action. Returns its result, or the reason why it failed. */
async function act(connection: Connection, { kind, target }: TopAction): Promise<string> {
  try {
    if (kind === 'cancel' && 'task' in target) {
      const done = await cancelTasks(connection, [target.task]);
      return done.has(target.task) ? `Task ${target.task} is cancelled.` : `Task ${target.task} has ended already.`;
    }
    if (kind === 'trigger' && 'job' in target) {
      return `Task ${await triggerByName(connection, target.job, null)} of ${target.job} is waiting.`;
    }
    const subject =
      'job' in target
        ? { kind: 'job' as const, name: target.job }
        : { kind: 'topic' as const, name: 'topic' in target ? target.topic : '' };
    const changed = await pause(connection, subject, { reason: 'pgherd top', untilMs: null });
    return `${subject.kind} ${subject.name} ${changed ? 'is paused' : 'was paused already'}: pgherd resume ${subject.kind} ${subject.name}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function sizeOf(context: CliContext): Parameters<typeof topFrame>[2] {
  const { stdout, palette } = context;
  const columns = 'columns' in stdout && typeof stdout.columns === 'number' ? stdout.columns : 80;
  const rows = 'rows' in stdout && typeof stdout.rows === 'number' ? stdout.rows : 24;
  return { columns, rows, zone: outputZone(context), palette };
}

const REFRESH_MS = 1_000;
/** Daemons write their counters every 2 s. */
const RATE_MS = 4_000;
const MAX_TASKS = 500;
