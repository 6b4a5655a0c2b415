import { conninfoError } from './conninfo-error.ts';
import { SSL_MODES, type SslMode, type TlsParameters, type TlsVersion } from './parameters.ts';
import type { Values } from './values.ts';

const TLS_VERSIONS: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const WITHOUT_FALLBACK: ReadonlySet<SslMode> = new Set(['require', 'verify-ca', 'verify-full']);

/** Returns what the `ssl…` parameters ask for together. As in libpq, throws `usage` where they contradict each other. */
export function tlsParametersOf(values: Values, directory: string): TlsParameters {
  const rootCert = values.get('sslrootcert');
  const mode = values.choice('sslmode', SSL_MODES, rootCert === 'system' ? 'verify-full' : 'prefer');
  if (rootCert === 'system' && mode !== 'verify-full') {
    throw conninfoError(
      `sslmode=${mode} may not be used with sslrootcert=system`,
      'use sslmode=verify-full: any public authority would be trusted for any host name',
    );
  }
  const negotiation = values.choice('sslnegotiation', ['postgres', 'direct'], 'postgres');
  if (negotiation === 'direct' && !WITHOUT_FALLBACK.has(mode)) {
    throw conninfoError(
      `sslmode=${mode} may not be used with sslnegotiation=direct`,
      'use sslmode=require, verify-ca or verify-full',
    );
  }
  const certMode = values.choice('sslcertmode', ['disable', 'allow', 'require'], 'allow');
  if (certMode === 'require') {
    throw conninfoError('the connection parameter sslcertmode=require is not supported', 'leave it out, or use allow');
  }
  const keyPassword = values.get('sslpassword');
  const minVersion = values.choice('ssl_min_protocol_version', TLS_VERSIONS, 'TLSv1.2');
  const maxVersion = values.get('ssl_max_protocol_version');
  const maximum = maxVersion === null ? null : values.choice('ssl_max_protocol_version', TLS_VERSIONS, 'TLSv1.3');
  if (maximum !== null && TLS_VERSIONS.indexOf(maximum) < TLS_VERSIONS.indexOf(minVersion)) {
    throw conninfoError(
      `ssl_max_protocol_version ${maximum} is below ssl_min_protocol_version ${minVersion}`,
      'correct one of them',
    );
  }
  return {
    mode,
    negotiation,
    rootCert,
    cert: values.get('sslcert'),
    key: values.get('sslkey'),
    keyPassword: keyPassword === null ? null : () => keyPassword,
    sendCert: certMode !== 'disable',
    revoked: values.get('sslcrl'),
    sendServerName: values.choice('sslsni', ['0', '1'], '1') === '1',
    minVersion,
    maxVersion: maximum,
    directory,
  };
}
