import { readdirSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_KINDS } from '../../../src/diagnostic/codes.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('schemas and documentation', () => {
  it('reports every diagnostic with the severity of its kind', () => {
    const written = readdirSync(new URL('../../../src/', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => [...read(`src/${path}`).matchAll(/\.(error|warning)\(\s*'(PGH\d{3})'/g)])
      .map(([, severity, code]) => ({ code: code ?? '', severity }));
    expect(written.length).toBeGreaterThan(30);
    const kinds: Readonly<Record<string, { readonly severity: string }>> = DIAGNOSTIC_KINDS;
    expect(written.filter(({ code, severity }) => kinds[code]?.severity !== severity)).toEqual([]);
  });

  it.each(['definitions', 'project'])('has a valid and strict %s schema', (name) => {
    const ajv = new Ajv2020.default({ strict: true, allowUnionTypes: true, strictRequired: false });
    const schema: unknown = JSON.parse(read(`schemas/${name}.schema.json`));
    expect(ajv.validateSchema(schema as object)).toBe(true);
    ajv.compile(schema as object);
  });

  it.each(['definitions', 'project'])('describes every key of the %s schema', (name) => {
    const undescribed: string[] = [];
    const schema = JSON.parse(read(`schemas/${name}.schema.json`)) as Record<string, unknown>;
    const defs = (schema.$defs ?? {}) as Record<string, { description?: string }>;
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const properties = (value as { properties?: Record<string, { description?: string; $ref?: string }> }).properties;
      for (const [key, property] of Object.entries(properties ?? {})) {
        const target = defs[property.$ref?.replace('#/$defs/', '') ?? ''];
        if ((property.description ?? target?.description ?? '') === '') undescribed.push(`${path}.${key}`);
      }
      for (const [key, child] of Object.entries(value)) visit(child, `${path}.${key}`);
    };
    visit(schema, name);
    expect(undescribed).toEqual([]);
  });
});
