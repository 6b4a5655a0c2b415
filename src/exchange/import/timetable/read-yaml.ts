import { parseDocument } from 'yaml';
import type { TimetableChain, TimetableTask } from './timetable-chain.ts';

export type ReadChains =
  | { readonly ok: true; readonly chains: readonly TimetableChain[] }
  /** Why the text is not a file of chains, with its line where it is known. */
  | { readonly ok: false; readonly reason: string };

type Mapping = Readonly<Record<string, unknown>>;

/** Reads the YAML of pg_timetable (`--file`): chains with their tasks. */
export function readTimetableYaml(text: string): ReadChains {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, reason: error.message.split('\n', 1)[0] ?? 'it is not YAML' };
  const root: unknown = document.toJS({ maxAliasCount: 100 });
  const chains = isMapping(root) ? root.chains : undefined;
  if (!Array.isArray(chains) || !chains.every(isMapping)) return { ok: false, reason: 'it has no list "chains"' };
  const nameless = chains.findIndex((chain) => textOf(chain.name) === null);
  if (nameless !== -1) return { ok: false, reason: `chain ${nameless + 1} has no name` };
  return { ok: true, chains: chains.map(chainOf) };
}

function chainOf(chain: Mapping, index: number): TimetableChain {
  return {
    place: `chain ${index + 1}`,
    name: textOf(chain.name) ?? '',
    runAt: textOf(chain.schedule),
    maxInstances: typeof chain.max_instances === 'number' && chain.max_instances > 0 ? chain.max_instances : null,
    timeoutMs: numberOf(chain.timeout),
    live: chain.live === true,
    selfDestruct: chain.self_destruct === true,
    exclusive: chain.exclusive === true || chain.exclusive_execution === true,
    clientName: textOf(chain.client_name),
    onError: textOf(chain.on_error),
    tasks: (Array.isArray(chain.tasks) ? chain.tasks : []).filter(isMapping).map(taskOf),
  };
}

function taskOf(task: Mapping): TimetableTask {
  return {
    name: textOf(task.name),
    kind: (textOf(task.kind) ?? 'SQL').toUpperCase(),
    command: textOf(task.command) ?? '',
    runAs: textOf(task.run_as),
    connection: textOf(task.connect_string) ?? textOf(task.database_connection),
    ignoreError: task.ignore_error === true,
    autonomous: task.autonomous === true,
    timeoutMs: numberOf(task.timeout),
    live: task.live !== false,
    parameters: Array.isArray(task.parameters) ? task.parameters : [],
  };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.round(value) : 0;
}
