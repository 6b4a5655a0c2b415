/** The interface for programs: a daemon in the own process, the definitions of a project, and due times of schedules. */
export type {
  DeclaredJob,
  DeclaredTopic,
  DefinitionSet,
  JobDefinition,
  RetryPolicy,
  TopicDefinition,
} from './definition/definition.ts';
export type { Diagnostic } from './diagnostic/diagnostic.ts';
export { type ErrorCode, PgherdError } from './errors.ts';
export type { LoginConfig } from './postgres/logins.ts';
export { type Target, targetOf } from './postgres/target.ts';
export {
  type ReadOptions,
  type ReadResult,
  type ReadSummary,
  readDefinitions,
} from './reconcile/read/read-definitions.ts';
export { Daemon } from './runtime/daemon.ts';
export type { DaemonLoad, DaemonSettings } from './runtime/part/daemon-settings.ts';
export type { DaemonEvent, DaemonEvents, TaskEnd } from './runtime/part/events.ts';
export type { LoopHealth } from './runtime/part/loop-health.ts';
export type { DaemonOptions } from './runtime/part/options.ts';
export type { WebhookConfig } from './runtime/upkeep/webhook.ts';
export { nextDue, nextDueOf } from './schedule/due-times.ts';
export { type ParsedSchedule, parseSchedule, type Schedule } from './schedule/schedule.ts';
