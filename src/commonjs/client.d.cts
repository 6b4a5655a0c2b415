import type * as client from '../../dist/client.js' with { 'resolution-mode': 'import' };

export type {
  CallOptions,
  Client,
  ClientEvents,
  ConnectOptions,
  EnqueueOptions,
  ErrorCode,
  Executor,
  Json,
  JsonObject,
  NewTask,
  ResultOptions,
  Task,
  TaskOutcome,
  TaskSettings,
  TriggerOptions,
} from '../../dist/client.js' with { 'resolution-mode': 'import' };

export declare const connect: typeof client.connect;
export declare const PgherdError: typeof client.PgherdError;
export type PgherdError = client.PgherdError;
