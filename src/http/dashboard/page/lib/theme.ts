import { createStore, recall, remember, type Store } from './store.ts';

export type Theme = 'system' | 'light' | 'dark';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export const theme: Store<Theme> = createStore(THEMES.find((name) => name === recall('pgherd-theme')) ?? 'system');

/** Shows the theme on the root element, which the style sheets read. */
export function startTheme(): void {
  const show = (name: Theme): void => {
    if (name === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
  };
  show(theme.get());
  theme.subscribe(show);
}

export function turnTheme(): void {
  const next = THEMES[(THEMES.indexOf(theme.get()) + 1) % THEMES.length] ?? 'system';
  remember('pgherd-theme', next);
  theme.set(next);
}
