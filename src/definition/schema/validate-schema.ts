import { createRequire } from 'node:module';
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { isDefinitions, isProject } from '../../generated/schema-checks.ts';
import type { Tree } from '../../yaml/tree.ts';
import { reportSchemaError } from './report-schema-error.ts';

export type SchemaName = 'definitions' | 'project';

const compiled = new Map<SchemaName, ValidateFunction>();

/**
 * Validates a value against one of the schemas and reports every violation at its place. Returns the paths of invalid
 * values, each as its keys from the root, so that the rest can be read.
 */
export function validateSchema(
  name: SchemaName,
  value: unknown,
  root: Tree,
  source: SourceFile,
  diagnostics: Diagnostics,
): readonly (readonly string[])[] {
  if ((name === 'definitions' ? isDefinitions : isProject)(value)) return [];
  const validate = validatorOf(name);
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(
    (error) => error.propertyName === undefined || error.keyword !== 'propertyNames',
  );
  return errors.map((error) => reportSchemaError(error, root, source, diagnostics));
}

function validatorOf(name: SchemaName): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const require = createRequire(import.meta.url);
  // Only a file with errors needs all of it.
  const ajvModule = require('ajv/dist/2020.js') as { readonly Ajv2020: typeof Ajv2020 };
  // The schemas are part of the package, at the same relative path from the sources and from the build.
  const schema = require(`../../../schemas/${name}.schema.json`) as object;
  // A test checks the schemas against the meta-schema; a check at every start would take a quarter of a second.
  const trusted = { meta: false, validateSchema: false, strict: false } as const;
  const ajv = new ajvModule.Ajv2020({ ...trusted, allErrors: true, verbose: true });
  const validate = ajv.compile(schema);
  compiled.set(name, validate);
  return validate;
}
