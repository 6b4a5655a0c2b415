import type { JsonSchema } from './json-schema.ts';
import { OPERATIONS, type Operation } from './operations.ts';

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly components: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

interface DescribedOperation {
  readonly summary: string;
  readonly operationId: string;
  /** The alternatives for authentication: none needed (an empty object), or a token. An empty list: the operation is public. */
  readonly security: readonly { readonly token?: readonly string[] }[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: JsonSchema;
    readonly description?: string;
  }[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: { readonly 'application/json': { readonly schema: BodySchema } };
  };
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

interface BodySchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

interface DescribedResponse {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

/** Returns the OpenAPI 3.1 document of the operations that a server has: those of `routes`, such as `GET /api/jobs`. */
export function openApiDocument(version: string, routes: ReadonlySet<string>): OpenApiDocument {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const operation of OPERATIONS) {
    if (!routes.has(`${operation.method.toUpperCase()} ${operation.path}`)) continue;
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'pgherd',
      version,
      description:
        'Jobs, tasks and topics of a pgherd installation. GET returns what the commands print with --format json.',
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: ERROR },
    },
    paths,
  };
}

function describe({
  method,
  path,
  summary,
  query = [],
  body,
  required = [],
  response,
  changes,
  open,
  mayBeUnhealthy,
}: Operation): DescribedOperation {
  const ok = { description: 'Success.', content: { [response.type]: { schema: response.schema } } };
  const named = [...path.matchAll(/(\w+)s\/:(\w+)/g)].map(([, kind = '', name = '']) => ({
    name,
    description: `Name of the ${kind}.`,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' },
  }));
  return {
    summary,
    operationId: `${method}${path.replaceAll(/[^A-Za-z]+(\w)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
    // An empty requirement: where the daemon listens on loopback, reading may need no token.
    security: open === true ? [] : changes === true ? [{ token: [] }] : [{}, { token: [] }],
    parameters: [...named, ...query.map((one) => ({ ...one, in: 'query' as const, required: false }))],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: required.length > 0,
            content: {
              'application/json': {
                schema: { type: 'object', additionalProperties: false, required: [...required], properties: body },
              },
            },
          },
        }),
    responses: {
      '200': ok,
      ...(mayBeUnhealthy === true
        ? { '503': { ...ok, description: 'The check failed; the body names what failed.' } }
        : {}),
      default: {
        description: 'The error, with its hint.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

const ERROR: JsonSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'hint'],
      properties: { code: { type: 'string' }, message: { type: 'string' }, hint: { type: ['string', 'null'] } },
    },
  },
};
