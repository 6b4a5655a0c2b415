import { visible } from '../../text/printable.ts';
import { describeFailure, type TestReport } from './text.ts';

/** Returns the report in the JUnit format that CI systems read: a suite with a case for each test, its job as the class. */
export function renderJunit({ outcomes, durationMs }: TestReport): string {
  const count = (state: string): number => outcomes.filter((outcome) => outcome.state === state).length;
  const counts = `tests="${outcomes.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="${seconds(durationMs)}"`;
  const cases = outcomes.map(({ job, name, file, line, state, reason, failures, durationMs: ms }) => {
    const head = `<testcase classname="${xml(job)}" name="${xml(name)}" file="${xml(file)}" line="${line}" time="${seconds(ms)}"`;
    if (state === 'passed') return `    ${head}/>`;
    if (state === 'skipped') return `    ${head}><skipped message="${xml(reason ?? '')}"/></testcase>`;
    const [first] = failures;
    const text = failures.flatMap(describeFailure).join('\n');
    return `    ${head}><failure message="${xml(first?.message ?? 'failed')}">${xml(text)}</failure></testcase>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="pgherd" ${counts}>
${cases.join('\n')}
  </testsuite>
</testsuites>
`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

function xml(text: string): string {
  return text
    .split('\n')
    .map(visible)
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
