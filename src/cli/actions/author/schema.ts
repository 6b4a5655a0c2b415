import { createRequire } from 'node:module';
import { editorSchema } from '../../../definition/schema/editor-schema.ts';
import { readVersion } from '../../shell/version.ts';

/** Kinds of files that people write: their schemas are for editors. */
const WRITTEN: ReadonlySet<string> = new Set(['definitions', 'project']);

/** The schema of a kind of file, with the address at which the package of this version has it. */
export function schemaDocument(name: string): object {
  const schema: object = createRequire(import.meta.url)(`../../../../schemas/${name}.schema.json`);
  const document = WRITTEN.has(name) ? editorSchema(schema) : schema;
  return { $id: schemaUrl(name), ...Object(document) };
}

/** The address of a schema of this version; editors load it from there. */
export function schemaUrl(name: string): string {
  const folder = WRITTEN.has(name) ? 'schemas/editor' : 'schemas';
  return `https://unpkg.com/pgherd@${readVersion()}/${folder}/${name}.schema.json`;
}
