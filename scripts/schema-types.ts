/** Writes src/generated/{schema-types,schema-checks,saved-checks}.ts and schemas/editor/ from the schemas; with `--check` only compares, and exits 1 when they differ. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { editorSchema } from '../src/definition/schema/editor-schema.ts';

function schemaOf(name: string, revive: (value: unknown) => unknown = (value) => value): unknown {
  const file = new URL(`../schemas/${name}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'), (_key, value) => revive(value));
}

async function typesOf(name: string): Promise<string> {
  const schema = schemaOf(name, withoutSiblings);
  return compile(schema as JSONSchema, name, { bannerComment: '', additionalProperties: false });
}

/** A description next to `$ref` would become a copy of the type; `x-` keys do not belong in the types. */
function withoutSiblings(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('patternProperties' in value) return { ...value, patternProperties: undefined };
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value;
  if (/\/(duration|timestamp)$/.test(value.$ref)) {
    return { type: 'string', ...('description' in value ? { description: value.description } : {}) };
  }
  return { $ref: value.$ref };
}

/** Both schemas describe job defaults: the second declaration of a name is dropped when it is identical. */
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

/**
 * The schemas as plain functions that return a boolean. ajv itself checks refused values again and reports the reason;
 * loading ajv and compiling the schemas would cost every start a tenth of a second.
 */
function checkOf(name: string, needed: readonly string[] = []): string {
  const options = { meta: false, validateSchema: false, strict: false, messages: false, inlineRefs: false } as const;
  const ajv = new Ajv2020({ ...options, code: { source: true, esm: true, lines: true } });
  // Another schema is referred to by its file name.
  for (const other of needed) ajv.addSchema(bare(schemaOf(other)) as object, `${other}.schema.json`);
  const code = standaloneCode.default(ajv, ajv.compile(bare(schemaOf(name)) as object));
  const [exported = '', result = ''] = /export const validate = (\w+);\s*export default \w+;/.exec(code) ?? [];
  const body = code.replace('"use strict";', '').replace(exported, '');
  // Every name has at least one character, and values that are too long in JavaScript units are checked again.
  const plain = body
    .replace(/const func\d+ = require\("ajv\/dist\/runtime\/ucs2length"\)\.default;/g, '')
    .replace(/require\("ajv\/dist\/runtime\/equal"\)\.default/g, 'Object.is') // unique items are texts
    .replace(/func\d+\((\w+)\)/g, '$1.length');
  if (result === '' || plain.includes('require(')) throw new Error(`the check of ${name} needs more than itself`);
  return `(() => {${plain}\nreturn ${result};\n})()`;
}

/** Removes the texts that are only for people. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, item]) =>
    typeof item === 'object' && !Array.isArray(item) ? true : !WORDS.has(key),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, bare(item)]));
}

const WORDS: ReadonlySet<string> = new Set(['$schema', '$id', 'title', 'description', 'examples', 'default']);

const BANNER = '// Generated from schemas/*.json by `npm run schema-types`; do not edit.';
const body = withoutRepeats(`${await typesOf('definitions')}\n${await typesOf('project')}`);
const generated: Readonly<Record<string, string>> = {
  'schema-types.ts': `${BANNER}\n\n${body.trim()}\n`,
  'schema-checks.ts': `${BANNER}
// @ts-nocheck
export const isDefinitions: (value: unknown) => boolean = ${checkOf('definitions')};
export const isProject: (value: unknown) => boolean = ${checkOf('project')};
`,
  // Separate from the others, which every start loads.
  'saved-checks.ts': `${BANNER}
// @ts-nocheck
export const isPlan: (value: unknown) => boolean = ${checkOf('plan')};
export const isSnapshot: (value: unknown) => boolean = ${checkOf('snapshot', ['plan'])};
`,
};
const forEditors = ['definitions', 'project'].map((name) => {
  return [`schemas/editor/${name}.schema.json`, `${JSON.stringify(editorSchema(schemaOf(name)), null, 2)}\n`];
});
const files = Object.entries(generated).map(([name, text]) => [`src/generated/${name}`, text]);
for (const [path = '', text = ''] of [...files, ...forEditors]) {
  const target = new URL(`../${path}`, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error(`${path} differs from the schemas: run \`npm run schema-types\`.`);
    process.exitCode = 1;
  }
}
