import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vitepress';

// `npm run docs [-- --out DIR]`: builds the documentation site into DIR/<version> (default: site/). Versions that are there stay; index.html
// leads to the newest, and versions.html of each version lists all. A dead link fails the build.
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string', default: join(ROOT, 'site') } } });
const { version }: { readonly version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const out = resolve(values.out);

process.chdir(ROOT);
mkdirSync(out, { recursive: true });
await build('docs', { outDir: join(out, version) });
const versions = readdirSync(out, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d+\.\d+\.\d+/.test(entry.name))
  .map(({ name }) => name)
  .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
writeFileSync(join(out, 'versions.json'), `${JSON.stringify(versions)}\n`);
const list = versions.map((one) => `<li><a href="../${one}/">pgherd ${one}</a></li>`).join('\n');
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>Versions of pgherd</title>
<h1>Versions</h1>
<ul>
${list}
</ul>
`;
for (const one of versions) writeFileSync(join(out, one, 'versions.html'), page);
writeFileSync(
  join(out, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>pgherd</title><meta http-equiv="refresh" content="0; url=${versions[0]}/"><a href="${versions[0]}/">pgherd ${versions[0]}</a>\n`,
);
