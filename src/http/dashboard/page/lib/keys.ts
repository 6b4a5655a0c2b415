import { href, navigate } from './address.ts';
import { createStore, type Store } from './store.ts';
import { turnTheme } from './theme.ts';

export const helpIsOpen: Store<boolean> = createStore(false);

const PAGES: Readonly<Record<string, string>> = {
  o: '/',
  j: '/jobs',
  t: '/tasks',
  l: '/log',
  p: '/topics',
  r: '/revisions',
  d: '/daemons',
  a: '/alerts',
};

/** The keys of the dashboard. No single key changes anything. */
export function startKeys(): void {
  let go = false;
  document.addEventListener('keydown', (event) => {
    const target = event.target;
    if (!(target instanceof Element) || event.metaKey || event.ctrlKey || event.altKey) return;
    const isField = target.matches('input:not([type=checkbox]), select, textarea');
    if (event.key === 'Escape' && isField && target instanceof HTMLElement && target.closest('dialog') === null) {
      target.blur();
      return;
    }
    if (isField || target.closest('dialog') !== null) return;
    const page = go ? PAGES[event.key] : undefined;
    go = event.key === 'g';
    if (page !== undefined) return navigate(href(page));
    switch (event.key) {
      case '/':
        event.preventDefault();
        return focusOn('.query input', '.find');
      case 'T':
        return turnTheme();
      case '?':
        return helpIsOpen.set(true);
      case 'j':
      case 'k':
        return step(event.key === 'j' ? 1 : -1);
      case 'x':
        return selectRow(target);
      case 'Escape':
        return history.length > 1 ? history.back() : undefined;
    }
  });
}

/** The first of these that is there: the field of the page's own list, else the link to the list of jobs. */
function focusOn(...selectors: readonly string[]): void {
  const found = selectors.map((selector) => document.querySelector<HTMLElement>(selector)).find((one) => one !== null);
  found?.focus();
}

function step(by: number): void {
  const links = [
    ...document.querySelectorAll<HTMLElement>('main tbody tr a.name, main tbody tr a.num-id, main .rows-link'),
  ].filter((link) => link.closest('tr')?.querySelector('a.name, a.num-id') === link);
  const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement) === true);
  links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}

function selectRow(target: Element): void {
  target.closest('tr')?.querySelector<HTMLInputElement>('.c-sel input')?.click();
}
