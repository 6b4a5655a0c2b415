import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../../postgres/connection.ts';
import { withControlConnection } from '../options/connection-options.ts';
import { installationOf } from '../options/installation-options.ts';
import type { ListFilter, ListFlags } from '../options/list-options.ts';
import { nowOption } from '../options/when-option.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf, printJson, printNote, printText } from '../shell/output.ts';
import { unknownNames } from './unknown-names.ts';

export interface ShownList<T> {
  /** `pgherd jobs`: the name of its session. */
  readonly name: string;
  readonly load: (connection: Connection, nowMs: number) => Promise<T>;
  readonly document: (found: T, nowMs: number) => object;
  readonly text: (found: T, nowMs: number) => string;
  /** Returns the filter that has left nothing, whose names are then looked up; null: something is shown. Absent: there is no filter. */
  readonly emptyFilter?: (found: T) => Partial<ListFilter> | null;
}

/** Prints a list once, or with `--watch` every 2 s until a signal: on a terminal in place, otherwise one after the other. */
export async function showList<T>(context: CliContext, flags: ListFlags, list: ShownList<T>): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  const installation = await installationOf(context, flags, list.name);
  await untilAborted(context.signal, flags.watch === true, () =>
    withControlConnection(context, installation, async (connection) => {
      do {
        const nowMs = nowOption(flags.now);
        const found = await list.load(connection, nowMs);
        if (format === 'json') printJson(context, list.document(found, nowMs));
        else {
          const text = list.text(found, nowMs);
          if (flags.watch === true && context.terminalWidth !== null) context.stdout.write(CLEAR);
          printText(context, text);
          const filter = list.emptyFilter?.(found) ?? null;
          for (const hint of filter === null ? [] : await unknownNames(connection, filter)) printNote(context, hint);
        }
      } while (flags.watch === true && (await pauseUnless(context.signal)));
    }),
  );
}

/** A signal ends a command that runs until a signal: it is not an error, also during a statement. */
export async function untilAborted(signal: AbortSignal, endless: boolean, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!endless || !signal.aborted) throw error;
  }
}

/** Returns false when the signal has ended the pause. */
export async function pauseUnless(signal: AbortSignal, ms: number = WATCH_MS): Promise<boolean> {
  return await delay(ms, !signal.aborted, { signal }).catch(() => false);
}

const WATCH_MS = 2_000;
/** The cursor to the top left, and everything below it cleared. */
const CLEAR = '\u001b[H\u001b[2J';
