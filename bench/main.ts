/**
 * Measures the cost and speed of pgherd, its peers and the machine's limit:
 * `npm run bench [-- part…] [options]`; `npm run bench -- --help` lists them.
 */
import { join } from 'node:path';
import { burst } from './parts/burst.ts';
import { chaos } from './parts/chaos.ts';
import { churn } from './parts/churn.ts';
import { enqueue } from './parts/enqueue.ts';
import { gitops } from './parts/gitops.ts';
import { growth } from './parts/growth.ts';
import { hold } from './parts/hold.ts';
import { jobs } from './parts/jobs.ts';
import { latency } from './parts/latency.ts';
import { next } from './parts/next.ts';
import { queue } from './parts/queue.ts';
import { roles } from './parts/roles.ts';
import { start } from './parts/start.ts';
import { topics } from './parts/topics.ts';
import { views } from './parts/views.ts';
import { readArguments } from './support/arguments.ts';
import { HERE } from './support/checkout.ts';
import { compareWith } from './support/compare.ts';
import { readSection, writeSections } from './support/document.ts';
import type { Figure, Part, Section } from './support/section.ts';
import { busyShare, describeServer, openServer } from './support/server.ts';
import { targetTable } from './support/targets.ts';

const PARTS: readonly Part[] = [
  queue,
  roles,
  enqueue,
  latency,
  burst,
  jobs,
  growth,
  churn,
  topics,
  views,
  gitops,
  start,
  next,
  chaos,
  hold,
];

const { parts, options, write, compare } = readArguments(process.argv.slice(2), PARTS);
if (compare !== null) console.log(`\n${await compareWith(compare, parts, options)}\n`);
else await measure();

async function measure(): Promise<void> {
  const document = join(HERE, 'docs/performance.md');
  const stamp = await makeStamp();
  const figures: Figure[] = [];
  for (const part of parts) {
    const sections = await part.run(options);
    for (const section of sections) show(section);
    if (write) writeSections(document, sections, stamp);
    figures.push(...sections.flatMap((section) => section.figures));
  }
  const body = targetTable(figures, write ? readSection(document, 'targets') : '');
  if (body !== null) {
    const targets = { id: 'targets', title: 'Targets', body, figures: [] };
    show(targets);
    if (write) writeSections(document, [targets], '');
  }
  console.log(stamp);
}

function show({ title, body }: Section): void {
  console.log(`\n### ${title}\n\n${body}\n`);
}

/** When and where. */
async function makeStamp(): Promise<string> {
  const busy = await busyShare();
  const server = await openServer();
  try {
    return `Measured on ${new Date().toISOString().slice(0, 10)}, ${options.rounds} ${options.rounds === 1 ? 'round' : 'rounds'}: ${await describeServer(server, busy)}.`;
  } finally {
    await server.stop();
  }
}
