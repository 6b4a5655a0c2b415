/**
 * What pgherd costs and how fast it is, beside its peers and the machine's limit:
 * `npm run bench [-- part…] [--rounds 5] [--tasks 20000] [--slots 8,16] [--scenario words] [--only words] [--write]`;
 * `--compare REF` measures this checkout and another commit's in turn.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { burst } from './parts/burst.ts';
import { enqueue } from './parts/enqueue.ts';
import { gitops } from './parts/gitops.ts';
import { growth } from './parts/growth.ts';
import { jobs } from './parts/jobs.ts';
import { latency } from './parts/latency.ts';
import { next } from './parts/next.ts';
import { queue } from './parts/queue.ts';
import { start } from './parts/start.ts';
import { views } from './parts/views.ts';
import { HERE } from './support/checkout.ts';
import { compareWith } from './support/compare.ts';
import { readSection, writeSections } from './support/document.ts';
import type { BenchOptions, Figure, Part, Section } from './support/section.ts';
import { describeServer, openServer } from './support/server.ts';
import { targetTable } from './support/targets.ts';

const PARTS: readonly Part[] = [queue, enqueue, latency, burst, jobs, growth, views, gitops, start, next];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    tasks: { type: 'string', default: '20000' },
    slots: { type: 'string', default: '8,16' },
    scenario: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    compare: { type: 'string' },
  },
});

const unknown = positionals.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`unknown part: ${unknown.join(' ')}; there are:`);
  for (const { name, about } of PARTS) console.error(`  ${name.padEnd(10)} ${about}`);
  process.exit(64);
}
const options: BenchOptions = {
  rounds: whole(values.rounds, '--rounds'),
  tasks: whole(values.tasks, '--tasks'),
  slots: values.slots.split(',').map((text) => whole(text, '--slots')),
  scenarios: words(values.scenario),
  only: words(values.only),
  checkout: HERE,
};
const parts = PARTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (values.compare !== undefined) console.log(`\n${await compareWith(values.compare, parts, options)}\n`);
else await measure();

async function measure(): Promise<void> {
  const document = join(HERE, 'docs/performance.md');
  const stamp = await makeStamp();
  const figures: Figure[] = [];
  for (const part of parts) {
    const sections = await part.run(options);
    for (const section of sections) show(section);
    if (values.write) writeSections(document, sections, stamp);
    figures.push(...sections.flatMap((section) => section.figures));
  }
  const body = targetTable(figures, values.write ? readSection(document, 'targets') : '');
  if (body !== null) {
    const targets = { id: 'targets', title: 'Targets', body, figures: [] };
    show(targets);
    if (values.write) writeSections(document, [targets], '');
  }
  console.log(stamp);
}

function show({ title, body }: Section): void {
  console.log(`\n### ${title}\n\n${body}\n`);
}

/** When and where. */
async function makeStamp(): Promise<string> {
  const server = await openServer();
  try {
    return `Measured on ${new Date().toISOString().slice(0, 10)}, ${options.rounds} rounds: ${await describeServer(server)}.`;
  } finally {
    await server.stop();
  }
}

function whole(text: string, option: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`${option} is '${text}', which is no whole number above 0`);
  process.exit(64);
}

function words(text: string): readonly string[] {
  return text.split(',').filter((word) => word !== '');
}
