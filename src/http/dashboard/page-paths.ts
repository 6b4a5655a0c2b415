/** The addresses of the views of the dashboard. */
export const PAGE_PATHS: readonly string[] = [
  '/',
  '/jobs',
  '/jobs/:name',
  '/tasks',
  '/tasks/:id',
  '/topics',
  '/topics/:name',
  '/log',
  '/revisions',
  '/revisions/:revision',
  '/daemons',
  '/alerts',
];

const PATTERN = /^\/(?:|(?:jobs|tasks|topics|revisions)(?:\/[^/]+)?|log|daemons|alerts)$/;

/** Whether a path is the page: other sites may link to it. */
export function isPagePath(path: string): boolean {
  return PATTERN.test(path);
}
