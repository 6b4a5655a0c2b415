/** Writes src/definition/schema-types.ts from the schemas; with `--check` only compares and exits 1 when it differs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

const target = new URL('../src/definition/schema-types.ts', import.meta.url);

async function typesOf(name: string): Promise<string> {
  const schema: unknown = JSON.parse(
    readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8'),
    (_key, value) => withoutSiblings(value),
  );
  return compile(schema as JSONSchema, name, { bannerComment: '', additionalProperties: false });
}

/** A description beside `$ref` would become a copy of the type; `x-` keys have no place in the types. */
function withoutSiblings(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('patternProperties' in value) return { ...value, patternProperties: undefined };
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value;
  if (/\/(duration|timestamp)$/.test(value.$ref)) {
    return { type: 'string', ...('description' in value ? { description: value.description } : {}) };
  }
  return { $ref: value.$ref };
}

/** Both schemas describe job defaults: the second declaration of a name is dropped when it says the same. */
function withoutRepeats(text: string): string {
  const seen = new Map<string, string>();
  return text
    .split(/\n(?=\/\*\*\n|export )(?<!\*\/\n)/)
    .filter((block) => {
      const name = /^export (?:type|interface) (\w+)/m.exec(block)?.[1];
      if (name === undefined) return true;
      const former = seen.get(name);
      seen.set(name, block.trim());
      if (former !== undefined && former !== block.trim()) throw new Error(`the schemas declare ${name} in two ways`);
      return former === undefined;
    })
    .join('\n');
}

const body = withoutRepeats(`${await typesOf('definitions')}\n${await typesOf('project')}`);
const text = `// Generated from schemas/*.json by \`npm run schema-types\`; do not edit.\n\n${body.trim()}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/definition/schema-types.ts differs from the schemas: run `npm run schema-types`.');
    process.exitCode = 1;
  }
} else writeFileSync(target, text);
