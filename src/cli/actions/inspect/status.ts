import { relativeTime } from '../../../schedule/relative-time.ts';
import { statusDocument } from '../../../store/lists/documents.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { type FoundStatus, loadStatus } from '../../lists/found-status.ts';
import { showList } from '../../lists/show-list.ts';
import { troublesOf } from '../../lists/troubles.ts';
import { installationOf } from '../../options/installation-options.ts';
import { type ListFlags, listFilterOf } from '../../options/list-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { renderCommands, signOf } from '../../shell/page.ts';
import { outputZone, zoneLine } from '../../shell/zone-line.ts';
import { renderDaemons, renderSyncs } from './status-tables.ts';

/** Prints a line per kind of trouble with the names and the next commands; one line when there is none. */
export async function showStatus(context: CliContext, flags: ListFlags): Promise<void> {
  const { limit } = listFilterOf(flags, {});
  const { environment } = await installationOf(context, flags, 'pgherd status');
  await showList<FoundStatus>(context, flags, {
    name: 'pgherd status',
    load: loadStatus,
    document: ({ summary, daemons, syncs, silent }) => statusDocument(summary, daemons, syncs, silent),
    text: (found, nowMs) => {
      const { palette } = context;
      const zone = outputZone(context);
      const when = (instant: Date): string => relativeTime(instant.getTime(), nowMs, zone);
      const troubles = troublesOf(found, { nowMs, zone, limit });
      const where = environment === null ? found.database : `${found.database} @ ${environment}`;
      const head = `${palette.bold(where)} · ${daemonsWord(found)} · ${rateWord(found)}`;
      const width = Math.max(0, ...troubles.map(({ title }) => title.length));
      const room = context.terminalWidth === null ? null : Math.max(MIN_TEXT, context.terminalWidth - width - 4);
      const lines = troubles.map(({ sign, title, what }) => {
        const [first, ...rest] = wrapWords(what, room);
        const below = rest.map((line) => `${' '.repeat(width + 4)}${line}\n`).join('');
        return `${signOf(context, sign)} ${title.padEnd(width)}  ${first}\n${below}`;
      });
      const commands = [...new Set(troubles.flatMap(({ command }) => (command === null ? [] : [command])))].slice(0, 3);
      const isBad = troubles.some(({ sign }) => sign !== 'paused');
      const well = isBad ? '' : `${signOf(context, 'finished')} all well: ${healthySummary(found)}\n`;
      const tables =
        flags.wide === true
          ? `\n${renderDaemons(context, found, flags, when)}${found.syncs.length === 0 ? '' : `\n${renderSyncs(context, found.syncs, flags, when)}`}`
          : found.syncs.some(({ state }) => state !== 'ok')
            ? `\n${renderSyncs(context, found.syncs, flags, when)}`
            : '';
      if (troubles.length === 0) return `${zoneLine(context, nowMs)}${well}${tables}`;
      const next = commands.length === 0 ? '' : `\n${renderCommands(context, commands)}`;
      return `${zoneLine(context, nowMs)}${head}\n\n${well}${lines.join('')}${tables}${next}`;
    },
  });
}

function daemonsWord({ copied, daemons, busy }: FoundStatus): string {
  if (copied !== null) return 'a copy';
  const alive = daemons.filter((daemon) => daemon.alive);
  if (alive.length === 0) return 'no daemon';
  const slots = alive.reduce((all, daemon) => all + daemon.slots, 0);
  return `${alive.length} ${alive.length === 1 ? 'daemon' : 'daemons'}, ${slots} slots: ${busy} busy`;
}

function rateWord({ summary: { finished, failed, running } }: FoundStatus): string {
  const ended = finished + failed;
  if (ended === 0) return `${running} running, none ended in the last hour`;
  return `${ended} ended in the last hour, ${((finished / ended) * 100).toFixed(1)} % ok`;
}

function healthySummary({ jobs, daemons, summary }: FoundStatus): string {
  const count = daemons.filter(({ alive }) => alive).length;
  const counts = `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'}, ${count} ${count === 1 ? 'daemon' : 'daemons'}`;
  return `${counts}, ${summary.running} running, ${summary.failed} failed in the last hour`;
}

const MIN_TEXT = 24;
