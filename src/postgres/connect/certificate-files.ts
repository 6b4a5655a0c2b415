import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { FILE_LIMITS, readBoundedFile, reasonOf } from '../../bounded-file.ts';
import { PgherdError } from '../../errors.ts';

/**
 * Returns the text of a file of trusted authorities, in PEM format. `setting` is the name of the parameter or key that names
 * the file. Throws `config_invalid`, naming setting and file, when the file cannot be read or is not in PEM format.
 */
export function trustedCertificates(setting: string, file: string): string {
  const ca = certificateFile(setting, file);
  if (!ca.includes('-----BEGIN ')) throw unusable(setting, file, 'it is not in PEM format', null);
  secureContext(setting, file, { ca });
  return ca;
}

/** Returns the text of a certificate or key file. Throws `config_invalid`, naming setting and file, when it cannot be read. */
export function certificateFile(setting: string, file: string): string {
  try {
    return readBoundedFile(file, FILE_LIMITS.credentials).toString('utf8');
  } catch (error) {
    throw new PgherdError('config_invalid', `${setting} ${file} cannot be read: ${reasonOf(error)}`, {
      hint: 'check the path, its owner and its permissions',
      cause: error,
    });
  }
}

/** Certificates and keys as Node uses them. Throws `config_invalid`, naming setting and file, when OpenSSL refuses them. */
export function secureContext(setting: string, file: string | null, options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error:[0-9A-F]+:/i, '') : 'unknown reason';
    throw unusable(setting, file, reason, error);
  }
}

function unusable(setting: string, file: string | null, reason: string, cause: unknown): PgherdError {
  return new PgherdError('config_invalid', `${setting}${file === null ? '' : ` ${file}`} cannot be used: ${reason}`, {
    hint:
      setting === 'sslkey'
        ? 'the key must belong to sslcert; an encrypted one needs sslpassword'
        : 'certificates are expected in PEM format (-----BEGIN CERTIFICATE-----)',
    cause,
  });
}
