import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import type { PlanInput } from '../input/plan-input.ts';
import { NO_REFUSALS, noteRefusal, refusedJob } from '../input/refusals.ts';
import { hasTopic } from '../input/users.ts';
import { noteJob, noteTopic } from '../notes.ts';
import type { JobChange, TopicChange } from '../plan.ts';
import { describeTasks, refuseTasks } from '../topic-tasks.ts';
import type { PlannedItem } from './planned-item.ts';

/** Returns the change of a job with its advisory part, and the reason for which the tables refuse it. */
export function jobChange(item: PlannedItem<JobDefinition>, input: PlanInput): JobChange {
  const { activity, nowMs, options, refusals = NO_REFUSALS } = input;
  const { pause, notRenamed: _notRenamed, codified: _codified, ...change } = item;
  const running = activity.running.get(item.before?.name ?? item.name) ?? 0;
  const cancelRunning = item.action === 'delete' && options.cancelRunning === true;
  const { nextRuns, notes } = noteJob(item, { running, pause, nowMs, cancelRunning });
  const refused = refusedJob(item, refusals) ?? missingTopic(item.after, input);
  return {
    ...change,
    kind: 'job',
    running,
    blocked: item.blocked ?? (refused === null ? null : { reason: refused }),
    nextRuns,
    notes: [...notes, ...noteRefusal(item, refusals)],
    ...(cancelRunning ? { cancelRunning } : {}),
  };
}

/** Returns why a job cannot use an external topic; null: it can, or its topic is not external. */
function missingTopic(job: JobDefinition | null, { declared, live }: PlanInput): string | null {
  if (job === null || declared.externalTopics?.includes(job.topic) !== true) return null;
  if (hasTopic(job.topic, live)) return null;
  return `topic ${job.topic} is external, but no other project has applied it to this database: apply that project first`;
}

/** Returns the change of a topic. `known`: the topics that tasks can move to. */
export function topicChange(
  item: PlannedItem<TopicDefinition>,
  { activity, options, nowMs }: PlanInput,
  known: ReadonlySet<string>,
): TopicChange {
  const { pause, notRenamed: _notRenamed, codified: _codified, ...change } = item;
  if (item.action !== 'delete') return { ...change, kind: 'topic', running: 0, notes: noteTopic(item, pause, nowMs) };
  const unfinished = activity.unfinishedByTopic.get(item.name) ?? 0;
  const tasks = options.topicTasks ?? null;
  const refused = refuseTasks(tasks, unfinished, known);
  return {
    ...change,
    kind: 'topic',
    running: 0,
    blocked: refused === null ? item.blocked : { reason: refused },
    notes:
      tasks === null || unfinished === 0
        ? []
        : [{ level: 'warning', code: 'topic-tasks', text: describeTasks(tasks, unfinished) }],
    ...(tasks === null ? {} : { tasks }),
  };
}
