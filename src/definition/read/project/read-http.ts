import type { HttpSettings } from '../../../generated/schema-types.ts';
import { DEFAULT_HTTP, type ProjectConfig } from '../../project.ts';

export function httpOf(http: NonNullable<HttpSettings>): ProjectConfig['http'] {
  return {
    tokenEnv: http.token_env ?? null,
    readTokenEnv: http.read_token_env ?? null,
    tokens: Object.fromEntries(
      Object.entries(http.tokens ?? {}).map(([name, { token_env, scope, projects, topics }]) => [
        name,
        { tokenEnv: token_env, scope, projects: projects ?? null, topics: topics ?? null },
      ]),
    ),
    allow: http.allow ?? DEFAULT_HTTP.allow,
    hosts: http.hosts ?? [],
    baseUrl: http.base_url?.replace(/\/+$/, '') ?? null,
    trustedProxy:
      http.trusted_proxy === undefined
        ? null
        : {
            addresses: http.trusted_proxy.addresses,
            userHeader: http.trusted_proxy.user_header,
            rolesHeader: http.trusted_proxy.roles_header,
            roles: Object.fromEntries(
              Object.entries(http.trusted_proxy.roles).map(([name, { scope, projects, topics }]) => [
                name,
                { scope, projects: projects ?? null, topics: topics ?? null },
              ]),
            ),
          },
  };
}
