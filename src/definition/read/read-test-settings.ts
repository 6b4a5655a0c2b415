import { resolve } from 'node:path';
import type { TestSettings } from '../../generated/schema-types.ts';
import type { TestConfig } from '../project.ts';

/** Returns `test` of pgherd.yaml. */
export function testOf(test: TestSettings | undefined, rootDir: string): TestConfig {
  return {
    schemaFile: test?.schema === undefined ? null : resolve(rootDir, test.schema),
    command: test?.command ?? null,
  };
}
