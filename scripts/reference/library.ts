import { exportsPage } from './exports-page.ts';

/** Returns the page about the package itself: the daemon, the definitions and the schedules for programs. */
export function libraryPage(): string {
  return exportsPage({
    title: 'Library',
    lead: "What `import { … } from 'pgherd'` exports: a daemon in your own process, the definitions of a project, and the due times of schedules. [pgherd as a library](../library.md) explains it with examples.",
    source: 'src/index.ts',
    first: [
      ...['Daemon', 'DaemonSettings', 'DaemonOptions', 'LoginConfig', 'WebhookConfig', 'DaemonEvents', 'DaemonEvent'],
      ...['TaskEnd', 'DaemonLoad', 'LoopHealth', 'targetOf', 'Target'],
      ...[
        'readDefinitions',
        'ReadOptions',
        'ReadResult',
        'ReadSummary',
        'DefinitionSet',
        'DeclaredJob',
        'DeclaredTopic',
      ],
      ...['JobDefinition', 'TopicDefinition', 'Diagnostic', 'parseSchedule', 'ParsedSchedule', 'Schedule', 'nextDue'],
      'nextDueOf',
    ],
  });
}
