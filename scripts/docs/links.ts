import { posix } from 'node:path';

const REPOSITORY = 'https://github.com/pgherd/pgherd/blob/main/';

/**
 * Returns where a link of a page leads on the site: a file of the repository that is not a page leads to GitHub, a
 * folder's README.md to its index. `page` is the path of the page below docs. Other links are returned as they are.
 */
export function siteLink(page: string, link: string): string {
  if (link === '' || link.startsWith('#') || link.startsWith('/') || /^[a-z][a-z+.-]*:/i.test(link)) return link;
  const [path = '', hash] = link.split('#', 2);
  const target = posix.join('docs', posix.dirname(page), path);
  if (!target.startsWith('docs/')) return `${REPOSITORY}${target}${hash === undefined ? '' : `#${hash}`}`;
  return link.replace(/(^|\/)README\.md(?=#|$)/, '$1index.md');
}
