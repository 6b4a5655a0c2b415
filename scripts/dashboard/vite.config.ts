import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Builds the dashboard into `dist/dashboard`: one page, one script and one style sheet, all of which the daemon serves itself. */
const config: UserConfig = defineConfig({
  root: `${ROOT}src/http/dashboard/page`,
  base: '/',
  logLevel: 'warn',
  build: {
    outDir: `${ROOT}dist/dashboard`,
    emptyOutDir: true,
    // The content security policy allows no data URL of a script, and no inline one.
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    // The first browsers with light-dark().
    target: ['chrome123', 'firefox120', 'safari17.5'],
  },
});

export default config;
