import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Code looks for files of the package from its own place: from a chunk, that is the place of the module that `tsc` has built. */
const ownPlaces: Plugin = {
  name: 'own-places',
  enforce: 'pre',
  buildStart: () => rmSync(`${ROOT}dist/bundle`, { recursive: true, force: true }),
  transform: (code, id) => {
    if (!id.startsWith(`${ROOT}src/`) || !code.includes('import.meta.url')) return null;
    const built = relative(`${ROOT}src`, id).replace(/\.ts$/, '.js');
    return code.replaceAll('import.meta.url', `new URL('../${built}', import.meta.url).href`);
  },
};

/** Imported by `main.ts`, which awaits the rest: it cannot be in a chunk that the rest imports. */
const MAIN_NEEDS = /\/src\/cli\/shell\/(context|exit-code|process-signals|version|report\/report-error)\.ts$/;

/**
 * Builds the command line once more, over the `dist/cli/main.js` of `tsc`: a few large files start in less time than hundreds of small
 * ones. Whatever runs in a thread of its own is still what `tsc` has built.
 */
const config: UserConfig = defineConfig({
  root: ROOT,
  logLevel: 'warn',
  plugins: [ownPlaces],
  build: {
    ssr: true,
    target: 'node20',
    outDir: `${ROOT}dist`,
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      // Not every module that is loaded on demand somewhere gets a chunk of its own.
      checks: { ineffectiveDynamicImport: false },
      input: `${ROOT}src/cli/main.ts`,
      output: {
        entryFileNames: 'cli/main.js',
        chunkFileNames: 'bundle/[name]-[hash].js',
        codeSplitting: {
          groups: [
            { name: 'shell', test: MAIN_NEEDS, priority: 4 },
            { name: 'start', test: /\/src\/cli\/program\.ts$/, priority: 3 },
            { name: 'read', test: /\/src\/reconcile\/read\/read-definitions\.ts$/, priority: 2 },
            { name: 'plan', test: /\/src\/cli\/actions\/(plan|plan-request|apply)\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
});

export default config;
