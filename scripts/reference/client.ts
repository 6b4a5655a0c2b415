import { exportsPage } from './exports-page.ts';

/** Returns the page about `pgherd/client`. */
export function clientPage(): string {
  return exportsPage({
    title: 'Client',
    lead: "What `import { … } from 'pgherd/client'` exports: `connect`, `PgherdError` and types. [Client for Node](../client.md) explains it with examples.",
    source: 'src/client.ts',
    first: ['connect', 'ConnectOptions', 'Client', 'Task', 'TaskOutcome'],
  });
}
