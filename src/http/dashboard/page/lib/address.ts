import { createStore, type Store, useStore } from './store.ts';

/** Where the reader is: the path and the parameters hold the whole state of the page. */
export interface Address {
  readonly path: string;
  readonly params: URLSearchParams;
}

type Changes = Readonly<Record<string, string | null>>;

const address: Store<Address> = createStore(read());

function read(): Address {
  return { path: location.pathname, params: new URLSearchParams(location.search) };
}

export function useAddress(): Address {
  return useStore(address);
}

export function currentAddress(): Address {
  return address.get();
}

/** Goes to an address of the dashboard. `replace`: without a step in the history, for what is typed letter by letter. */
export function navigate(href: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  const before = address.get().path;
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  address.set(read());
  if (address.get().path !== before) {
    scrollTo(0, 0);
    // A screen reader starts to read at the new page.
    document.getElementById('main')?.focus({ preventScroll: true });
  }
}

/** Returns the address of another page; the chosen zone goes along. */
export function href(path: string, params: Changes = {}): string {
  const next = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== null && value !== '') next.set(name, value);
  const zone = address.get().params.get('tz');
  if (zone !== null) next.set('tz', zone);
  const query = next.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Returns the address of this page with other parameters; null removes one. */
export function hrefWith(changes: Changes): string {
  const { path, params } = address.get();
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Returns the query for a document of the API: those of the parameters of this page that it takes. */
export function queryOf(params: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams(
    names.flatMap((name) => {
      const value = params.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

export const jobHref = (name: string, params: Changes = {}): string =>
  href(`/jobs/${encodeURIComponent(name)}`, params);
export const taskHref = (id: string): string => href(`/tasks/${id}`);
export const topicHref = (name: string): string => href(`/topics/${encodeURIComponent(name)}`);
export const revisionHref = (project: string, revision: number): string => href(`/revisions/${revision}`, { project });

/** Follows links of the dashboard without loading the page again, and the browser's own steps. */
export function followLinks(): void {
  addEventListener('popstate', () => address.set(read()));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link === null || !isPlain || event.defaultPrevented || link.target !== '' || link.hasAttribute('download'))
      return;
    const url = new URL(link.href, location.href);
    if (
      url.origin !== location.origin ||
      url.pathname.startsWith('/api/') ||
      (url.hash !== '' && url.pathname === location.pathname)
    )
      return;
    event.preventDefault();
    navigate(url.pathname + url.search);
  });
}
