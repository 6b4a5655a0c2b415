import { type JsonSchema, OPERATIONS, type Operation } from './operations.ts';

/** Returns the OpenAPI 3.1 document of the operations that a server has: those of `routes`, as `GET /api/jobs`. */
export function openApiDocument(version: string, routes: ReadonlySet<string>): object {
  const paths: Record<string, Record<string, object>> = {};
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
  unwell,
}: Operation): object {
  const ok = { description: 'Done.', content: { [response.type]: { schema: response.schema } } };
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    summary,
    operationId: `${method}${path.replaceAll(/[^A-Za-z]+(\w)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
    // An empty requirement: where the daemon listens on loopback, reading may need no token.
    security: open === true ? [] : changes === true ? [{ token: [] }] : [{}, { token: [] }],
    parameters: [...named, ...query.map((one) => ({ ...one, in: 'query', required: false }))],
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
      ...(unwell === true ? { '503': { ...ok, description: 'It is not well.' } } : {}),
      default: {
        description: 'A refusal.',
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
