import { visible } from '../../text/printable.ts';
import { describeFailure, type TestReport } from './text.ts';

/** Returns the report in the Test Anything Protocol, version 13: a line for each test, with what differs below it. */
export function renderTap({ outcomes }: TestReport): string {
  const lines = outcomes.flatMap(({ job, name, file, line, state, reason, failures }, index) => {
    const title = `${index + 1} - ${tap(job)}: ${tap(name)}`;
    if (state === 'skipped') return [`ok ${title} # SKIP ${tap(reason ?? '')}`];
    if (state === 'passed') return [`ok ${title}`];
    return [
      `not ok ${title}`,
      ...failures.flatMap(describeFailure).map((text) => `# ${text}`),
      `# ${visible(`${file}:${line}`)}`,
    ];
  });
  return `${['TAP version 13', `1..${outcomes.length}`, ...lines].join('\n')}\n`;
}

/** A # begins a directive. */
function tap(text: string): string {
  return visible(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}
