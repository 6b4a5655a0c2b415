/** States of a task while it lives (pending, retrying, running) and of its log rows (the others, and retrying). */
export type TaskState = 'pending' | 'running' | 'retrying' | 'finished' | 'failed' | 'cancelled';
export type LogState = 'finished' | 'failed' | 'retrying' | 'cancelled' | 'skipped';
