/** The interface for applications: `import { connect } from 'pgherd/client'`. */
export type { Client } from './client/client.ts';
export { type ConnectOptions, connect } from './client/connect.ts';
export type { ClientEvents } from './client/ended-events.ts';
export type { Executor } from './client/executor.ts';
export type { Json, JsonObject } from './client/json.ts';
export type { TaskOutcome } from './client/outcome.ts';
export type { ResultOptions, Task } from './client/task.ts';
export type { CallOptions, EnqueueOptions, NewTask, TaskSettings, TriggerOptions } from './client/task-options.ts';
export { type ErrorCode, PgherdError } from './errors.ts';
