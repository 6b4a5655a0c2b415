/** A requested action and its effect. The server refuses the action when the number has changed since. */
export type ActionKind = 'trigger' | 'retry' | 'cancel' | 'pause-job' | 'resume-job' | 'pause-topic' | 'resume-topic';

/** The right that each action needs. */
export const RIGHTS: Readonly<Record<ActionKind, 'trigger' | 'retry' | 'cancel' | 'pause'>> = {
  trigger: 'trigger',
  retry: 'retry',
  cancel: 'cancel',
  'pause-job': 'pause',
  'resume-job': 'pause',
  'pause-topic': 'pause',
  'resume-topic': 'pause',
};

/** The targets of an action: names, task IDs, or a group of failures or waiting tasks. */
export interface ActionTarget {
  readonly jobs?: readonly string[];
  readonly topics?: readonly string[];
  readonly tasks?: readonly string[];
  /** All failed tasks of this group of the log. */
  readonly group?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
  readonly state?: string;
  readonly job?: string;
  readonly topic?: string;
  /** All waiting tasks of this topic. */
  readonly waitingIn?: string;
}

export interface PreviewLine {
  readonly what: string;
  readonly note: string | null;
  readonly match: number;
  readonly willRun: number;
}

export interface PreviewDocument {
  readonly action: ActionKind;
  readonly match: number;
  /** The number of targets that it will change. */
  readonly count: number;
  readonly lines: readonly PreviewLine[];
  readonly consequences: readonly string[];
  /** There are more than one action can change. */
  readonly tooMany: boolean;
}

export interface DoneDocument {
  readonly action: ActionKind;
  readonly asked: number;
  readonly done: number;
  readonly tasks: readonly string[];
  readonly by: string | null;
}
