import { openApiDocument } from '../../src/http/openapi/document.ts';
import { OPERATIONS } from '../../src/http/openapi/operations.ts';
import { anchorOf } from '../docs/heading.ts';
import { code, page, prose, table } from './markdown.ts';

/** Returns the page about the HTTP API: the OpenAPI document that `/openapi.json` serves. */
export function httpPage(): string {
  const routes = new Set(OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`));
  const { paths } = openApiDocument('', routes);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ title: `${method.toUpperCase()} ${path}`, operation })),
  );
  return page(
    '# HTTP API',
    '[`pgherd run --http`](../http.md) serves these operations, and `/openapi.json` describes them as an OpenAPI 3.1 document. Lists contain the rows of the command of the same name with `--format json`. A refusal is `{"error": {"code", "message", "hint"}}`.',
    table(
      ['operation', 'does', 'token'],
      operations.map(({ title, operation }) => [
        `[${title}](#${anchorOf(title)})`,
        prose(operation.summary),
        tokenOf(operation.security),
      ]),
    ),
    ...operations.flatMap(({ title, operation }) => sectionOf(title, operation)),
  );
}

type Operation = ReturnType<typeof openApiDocument>['paths'][string][string];
type Schema = Readonly<Record<string, unknown>>;

function tokenOf(security: Operation['security']): string {
  if (security.length === 0) return 'never';
  return security.some((way) => !('token' in way)) ? 'where reading needs one' : 'always';
}

function sectionOf(title: string, operation: Operation): readonly (string | null)[] {
  const body = operation.requestBody?.content['application/json'].schema;
  const rows = [
    ...operation.parameters.map(({ name, in: place, required, schema, description }) => [
      code(name),
      place,
      typeOf(schema),
      required ? 'yes' : '',
      prose(description ?? ''),
    ]),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) => [
      code(name),
      'body',
      typeOf(schema),
      body?.required.includes(name) === true ? 'yes' : '',
      prose(String(schema.description ?? '')),
    ]),
  ];
  return [
    `## ${title}`,
    prose(operation.summary),
    rows.length === 0 ? null : table(['parameter', 'in', 'type', 'required', 'meaning'], rows),
    Object.entries(operation.responses)
      .flatMap(([status, { content }]) => (status === 'default' ? [] : [responseOf(status, content)]))
      .join('\n'),
    rowsOf(operation),
  ];
}

function responseOf(status: string, content: Readonly<Record<string, { readonly schema: Schema }>>): string {
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(content);
  const keys = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Schema>>);
  const fields = keys.map(([name, value]) => `${code(name)} (${typeOf(value)})`).join(', ');
  return `- ${status}, \`${type}\`${fields === '' ? '' : `: ${fields}`}`;
}

/** The keys of the rows of a list; null for another response. */
function rowsOf({ responses }: Operation): string | null {
  const [schema] = Object.values(responses['200']?.content ?? {}).map((content) => content.schema);
  const [list] = Object.values((schema?.properties ?? {}) as Readonly<Record<string, Schema>>);
  const row = list?.items as Schema | undefined;
  const keys = Object.entries((row?.properties ?? {}) as Readonly<Record<string, Schema>>);
  if (keys.length === 0) return null;
  return table(
    ['key of a row', 'type', 'meaning'],
    keys.map(([name, value]) => [code(name), typeOf(value), prose(String(value.description ?? ''))]),
  );
}

/** The type of a value, in words: `string`, `date-time`, `array of string`, or its possible values. */
function typeOf(schema: Schema): string {
  const { type, format, enum: values, const: value, items, default: fallback, minimum, maximum, maxItems } = schema;
  if (Array.isArray(values)) return values.map((one) => code(String(one))).join(', ');
  if (value !== undefined) return code(String(value));
  const [simple, ...others] = Array.isArray(type) ? type.map(String) : [String(type ?? 'any')];
  const one = simple === 'array' ? `array of ${typeOf((items ?? {}) as Schema)}` : String(format ?? simple);
  const name = [one, ...others].join(' or ');
  const range = minimum === undefined ? '' : `, ${minimum} to ${maximum}`;
  return `${name}${range}${maxItems === undefined ? '' : `, at most ${maxItems}`}${fallback === undefined ? '' : `, default ${fallback}`}`;
}
