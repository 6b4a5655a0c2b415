/**
 * Returns SQL for milliseconds of an instant since the epoch, or of an interval, to the microsecond. `extract` computes in numeric, which
 * takes several times as long.
 */
export const ms = (column: string): string => `(round(date_part('epoch', ${column}) * 1000000) / 1000)`;

/**
 * The end of an attempt `l`, to sort the attempts of one task by. As a column it would tempt the planner to read the log from its end until
 * it meets the task, on a partition without statistics: all of it, for a task that is not there.
 */
export const END_OF_TASK = "(l.ended_at + interval '0')";
