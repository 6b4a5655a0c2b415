import type * as index from '../../dist/index.js' with { 'resolution-mode': 'import' };

export type {
  DaemonEvent,
  DaemonEvents,
  DaemonLoad,
  DaemonOptions,
  DaemonSettings,
  DeclaredJob,
  DeclaredTopic,
  DefinitionSet,
  Diagnostic,
  ErrorCode,
  JobDefinition,
  LoginConfig,
  LoopHealth,
  ParsedSchedule,
  ReadOptions,
  ReadResult,
  ReadSummary,
  RetryPolicy,
  Schedule,
  Target,
  TaskEnd,
  TopicDefinition,
  WebhookConfig,
} from '../../dist/index.js' with { 'resolution-mode': 'import' };

export declare const Daemon: typeof index.Daemon;
export type Daemon = index.Daemon;
export declare const PgherdError: typeof index.PgherdError;
export type PgherdError = index.PgherdError;
export declare const nextDue: typeof index.nextDue;
export declare const nextDueOf: typeof index.nextDueOf;
export declare const parseSchedule: typeof index.parseSchedule;
export declare const readDefinitions: typeof index.readDefinitions;
export declare const targetOf: typeof index.targetOf;
