import { rowsMatch } from '../../definition/expected-rows.ts';
import type { JobTest, TestExpectation } from '../../definition/job-test.ts';
import type { ServerError } from '../../postgres/sqlstate.ts';
import type { CaseAnswer, CaseResult } from '../../postgres/trial/run-case.ts';
import type { CaseFailure } from './case-outcome.ts';
import { sameText, shownText } from './same-text.ts';

export type QueryExpectation = TestExpectation & { readonly query: string };

/** The expectations whose query runs after the job, in the order of their answers. */
export function queriesOf(expect: readonly TestExpectation[]): readonly QueryExpectation[] {
  return expect.filter((item): item is QueryExpectation => 'query' in item && item.query !== null);
}

/** Returns the failures of a test; empty: it passed. `placeOf` returns the place of an error in the SQL of the job, and its next step. */
export function judgeCase(
  { expect }: Pick<JobTest, 'expect'>,
  { givenError, job, notices, answers }: CaseResult,
  placeOf: (error: ServerError, start: number | null) => string,
): readonly CaseFailure[] {
  if (givenError !== null) return [failure(`${givenError.what}: ${textOf(givenError.error)}`)];
  if (job === null) return [];
  if (job.kind === 'role-refused') return [failure(`the role of the job cannot be taken: ${job.error.message}`)];
  if (job.kind === 'escaped') return [failure('the SQL of the job ended its transaction')];
  const queries = queriesOf(expect);
  const wantsError = expect.some(({ kind }) => kind === 'error');
  const failures: CaseFailure[] = [];
  if (job.kind === 'failed' && !wantsError) {
    failures.push(failure(`the job failed: ${textOf(job.error)}${placeOf(job.error, job.start)}`));
    return failures;
  }
  for (const item of expect) {
    if (item.kind === 'error') {
      if (job.kind === 'ran') failures.push(compared('the job succeeded', null, `error ${item.sqlstate}`, 'no error'));
      else if (job.error.sqlstate !== item.sqlstate) {
        failures.push(
          compared('the job failed in another way', null, `error ${item.sqlstate}`, `error ${textOf(job.error)}`),
        );
      }
    } else if (item.kind === 'notice') {
      if (!notices.some((notice) => notice.includes(item.text))) {
        const found = notices.length === 0 ? 'no notice' : notices.map((notice) => JSON.stringify(notice)).join(', ');
        failures.push(compared('no notice contains the text', null, JSON.stringify(item.text), found));
      }
    } else if (item.kind === 'count' && item.query === null) {
      const count = job.kind === 'ran' ? job.rowCount : 0;
      if (!rowsMatch(item.count, count))
        failures.push(compared('the row count of the job differs', null, item.count, String(count)));
    } else {
      const index = queries.indexOf(item as QueryExpectation);
      const answer = answers[index];
      if (answer !== undefined) failures.push(...judgeAnswer(item as QueryExpectation, answer));
    }
  }
  return failures;
}

function judgeAnswer(item: QueryExpectation, answer: CaseAnswer): readonly CaseFailure[] {
  if (!answer.ok) return [{ ...failure(`the query failed: ${textOf(answer.error)}`), query: item.query }];
  const { rows } = answer;
  if (item.kind === 'count') {
    if (rowsMatch(item.count, rows.length)) return [];
    return [compared('the number of rows differs', item.query, item.count, String(rows.length))];
  }
  if (item.kind !== 'rows') return [];
  const isSame =
    rows.length === item.rows.length &&
    item.rows.every((row, at) => {
      const found = rows[at] ?? [];
      return found.length === row.length && row.every((value, column) => sameText(value, found[column] ?? null));
    });
  if (isSame) return [];
  // A value that meets the expectation is shown as it was found, so that only the wrong values differ.
  const expected = item.rows.map((row, at) =>
    row.map((value, column) => {
      const found = rows[at]?.[column];
      return found !== undefined && sameText(value, found) ? found : shownText(value);
    }),
  );
  return [{ message: 'the rows differ', query: item.query, expected, found: rows }];
}

function textOf({ sqlstate, message }: ServerError): string {
  return `${sqlstate} ${message}`;
}

function failure(message: string): CaseFailure {
  return { message, query: null, expected: null, found: null };
}

function compared(message: string, query: string | null, expected: string, found: string): CaseFailure {
  return { message, query, expected, found };
}
