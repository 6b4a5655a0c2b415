import { recipes } from '../reference/recipes.ts';

export interface Page {
  readonly text: string;
  /** Path below docs, without its ending. */
  readonly link: string;
}

export interface Section {
  readonly text: string;
  readonly items: readonly Page[];
  /** Shown folded. */
  readonly folded?: boolean;
}

const page = (text: string, link: string): Page => ({ text, link });

/**
 * Returns the table of contents: each of `pages` is in it once. Decisions have a section of their own; a page that the table does
 * not name is the last of "How to".
 */
export function sections(pages: readonly Page[]): readonly Section[] {
  const decisions = pages.filter(({ link }) => link.startsWith('decisions/'));
  const named = namedSections(decisions);
  const links = new Set(named.flatMap(({ items }) => items).map(({ link }) => link));
  const others = pages.filter(({ link }) => !links.has(link));
  return named.map((section) =>
    section.text === 'How to' ? { ...section, items: [...section.items, ...others] } : section,
  );
}

const START: readonly Page[] = [
  page('What pgherd is', 'index'),
  page('Tutorial', 'tutorial'),
  page('Comparison', 'comparison'),
  page('Guarantees', 'guarantees'),
  page('Questions', 'faq'),
];

const SWITCH: readonly Page[] = [
  page('From pg_cron', 'guides/from-pg-cron'),
  page('From crontab', 'guides/from-crontab'),
  page('From pg_timetable', 'from-pg-timetable'),
  page('From pg_background_queue', 'guides/from-pg-background-queue'),
  page('From Graphile Worker', 'from-graphile-worker'),
  page('From pgAgent', 'from-pgagent'),
  page('Names of other schedulers', 'compatibility'),
];

const HOW_TO: readonly Page[] = [
  page('Plan and apply', 'plan-and-apply'),
  page('Test jobs', 'testing-jobs'),
  page('Preview the rows of a change', 'preview'),
  page('Write rules of your own', 'policy-rules'),
  page('Freeze and approve', 'freeze-and-approvals'),
  page('Review in GitHub', 'ci'),
  page('Review in GitLab', 'guides/gitlab'),
  page('Write in an editor', 'editor'),
  page('Export, roll back, import', 'export-import'),
  page('Pull changes from the database', 'pull'),
  page('Run what has changed', 'run-changed'),
  page('Connect', 'connect'),
  page('Managed PostgreSQL', 'managed'),
  page('Give jobs their own roles', 'roles'),
  page('Keep secrets out of files', 'guides/secrets'),
  page('Serve many tenants', 'guides/multi-tenant'),
  page('Run in other databases', 'targets'),
  page('Pass parameters', 'parameters'),
  page('Alert on failures', 'alerts'),
  page('Keep the history', 'history'),
  page('Explain why a job ran or waits', 'why'),
  page('See chains, and find quiet minutes', 'graph-and-suggest'),
  page('Use the dashboard', 'dashboard'),
  page('HTTP: health, metrics, API', 'http'),
  page('Deploy the daemon', 'deploy'),
  page('Survive a failover', 'guides/failover'),
  page('Go beyond one server', 'guides/beyond-one-server'),
  page('Upgrade', 'guides/upgrades'),
  page('Back up and restore', 'guides/backup'),
  page('Uninstall', 'guides/uninstall'),
];

const FROM_AN_APPLICATION: readonly Page[] = [
  page('SQL functions by example', 'sql-api'),
  page('Client for Node', 'client'),
  page('Other languages', 'other-languages'),
  page('pgherd as a library', 'library'),
];

const REFERENCE: readonly Page[] = [
  page('Overview', 'reference/index'),
  page('Definition files', 'reference/definitions'),
  page('pgherd.yaml', 'reference/project'),
  page('Commands', 'reference/commands'),
  page('SQL', 'reference/sql'),
  page('Diagnostics', 'reference/diagnostics'),
  page('Metrics', 'reference/metrics'),
  page('Log', 'reference/log'),
  page('HTTP API', 'reference/http'),
  page('Client', 'reference/client'),
  page('Library', 'reference/library'),
];

const EXPLANATION: readonly Page[] = [
  page('How it works', 'how-it-works'),
  page('Clock changes', 'clock-changes'),
  page('Limits', 'limits'),
  page('Performance', 'performance'),
  page('Reliability', 'reliability'),
  page('Security', 'security'),
  page('Architecture', 'architecture'),
];

function namedSections(decisions: readonly Page[]): readonly Section[] {
  return [
    { text: 'Start', items: START },
    { text: 'Switch to pgherd', items: SWITCH },
    { text: 'How to', items: HOW_TO },
    {
      text: 'Recipes',
      folded: true,
      items: [
        page('All recipes', 'recipes/index'),
        ...recipes().map(({ name, title }) => page(title, `recipes/${name}`)),
      ],
    },
    { text: 'From an application', items: FROM_AN_APPLICATION },
    { text: 'Reference', items: REFERENCE },
    { text: 'Explanation', items: EXPLANATION },
    { text: 'Decisions', folded: true, items: decisions },
    { text: 'Project', items: [page('Roadmap', 'roadmap'), page('Releases', 'release')] },
  ];
}
