import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates, type SecureContext, type SecureContextOptions } from 'node:tls';
import { PgherdError } from '../../errors.ts';
import type { TlsParameters } from '../conninfo/parameters.ts';
import { certificateFile, secureContext, trustedCertificates } from './certificate-files.ts';

export interface TlsContext {
  readonly context: SecureContext;
  /** Whether the server's certificate is checked against the trusted certificates. */
  readonly verify: boolean;
}

/**
 * Returns the certificates and keys of a session, read from their files each time, so that a renewed certificate needs no
 * restart. Throws `config_invalid`, naming parameter and file.
 */
export function tlsContextOf(tls: TlsParameters): TlsContext {
  const files = filesOf(tls);
  const key = JSON.stringify([tls, ...Object.values(files).map(stampOf), tls.keyPassword?.() ?? null]);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make(tls, files);
  // Reading a list of authorities takes milliseconds, and many sessions use the same list.
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, made);
  return made;
}

const cache = new Map<string, TlsContext>();
const MAX_CACHED = 16;

interface TlsFiles {
  readonly root: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly revoked: string | null;
}

/** As in libpq, a file that does not exist is not used, whether it was named or is a default. */
function filesOf(tls: TlsParameters): TlsFiles {
  const present = (path: string): string | null => (existsSync(path) ? path : null);
  const cert = tls.sendCert ? present(tls.cert ?? join(tls.directory, 'postgresql.crt')) : null;
  return {
    root: tls.rootCert === 'system' ? systemFile() : present(tls.rootCert ?? join(tls.directory, 'root.crt')),
    cert,
    key: cert === null ? null : (tls.key ?? join(tls.directory, 'postgresql.key')),
    revoked: tls.revoked ?? present(join(tls.directory, 'root.crl')),
  };
}

function make(tls: TlsParameters, files: TlsFiles): TlsContext {
  const isSystem = tls.rootCert === 'system';
  const verify = isSystem || files.root !== null;
  if (!verify && tls.mode.startsWith('verify')) {
    const file = tls.rootCert ?? join(tls.directory, 'root.crt');
    throw new PgherdError(
      'config_invalid',
      `sslmode=${tls.mode}: the file of trusted certificates ${file} does not exist`,
      {
        hint: "set sslrootcert or PGSSLROOTCERT to your provider's CA file, or sslrootcert=system for a public authority",
      },
    );
  }
  const root = files.root === null ? null : trustedCertificates('sslrootcert', files.root);
  const options: SecureContextOptions = {
    minVersion: tls.minVersion,
    ...(tls.maxVersion === null ? {} : { maxVersion: tls.maxVersion }),
    ...(root !== null ? { ca: root } : isSystem ? { ca: [...rootCertificates] } : {}),
    ...(verify && files.revoked !== null ? { crl: certificateFile('sslcrl', files.revoked) } : {}),
  };
  if (files.cert === null || files.key === null)
    return { context: secureContext('TLS settings', null, options), verify };
  refuseOpenKey(files.key, files.cert);
  const own = { cert: certificateFile('sslcert', files.cert), key: certificateFile('sslkey', files.key) };
  secureContext('sslcert', files.cert, { cert: own.cert });
  const passphrase = tls.keyPassword === null ? {} : { passphrase: tls.keyPassword() };
  return { context: secureContext('sslkey', files.key, { ...options, ...own, ...passphrase }), verify };
}

/** As in libpq, only its owner may read the key, or the group where it belongs to root. */
function refuseOpenKey(file: string, cert: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new PgherdError('config_invalid', `the certificate ${cert} has no private key: ${file} does not exist`, {
      hint: 'set sslkey or PGSSLKEY to the key of the certificate',
    });
  }
  if (process.platform === 'win32') return;
  const forbidden = stat.uid === 0 ? 0o027 : 0o077;
  if ((stat.mode & forbidden) === 0) return;
  throw new PgherdError('config_invalid', `the private key ${file} may be read by its group or by others`, {
    hint: `chmod 0600 ${file}`,
  });
}

/** The paths of the public authorities in common distributions; null: Node's own list is used. */
function systemFile(): string | null {
  const named = process.env.SSL_CERT_FILE;
  const places = [
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/ca-bundle.pem',
    '/etc/ssl/cert.pem',
  ];
  return [...(named === undefined || named === '' ? [] : [named]), ...places].find((path) => existsSync(path)) ?? null;
}

function stampOf(file: string | null): string | null {
  if (file === null) return null;
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? null : `${file} ${stat.mtimeMs} ${stat.size} ${stat.mode} ${stat.ino}`;
}
