/** The interface for programs: due times of schedules, the definitions of a project, and a daemon in the own process. */
export type { JobDefinition, TopicDefinition } from './definition/definition.ts';
export type { Diagnostic } from './diagnostic/diagnostic.ts';
export { type ErrorCode, PgherdError } from './errors.ts';
export { type Target, targetOf } from './postgres/target.ts';
export { type ReadOptions, type ReadResult, readDefinitions } from './reconcile/read/read-definitions.ts';
export { Daemon, type DaemonSettings } from './runtime/daemon.ts';
export type { DaemonEvent } from './runtime/part/events.ts';
export type { DaemonOptions } from './runtime/part/options.ts';
export { nextDue, nextDueOf } from './schedule/due-times.ts';
export { type ParsedSchedule, parseSchedule, type Schedule } from './schedule/schedule.ts';
