import type { Target } from '../target.ts';
import { certificateProblem } from './certificate-problem.ts';
import { TimedOut, type TlsFailure } from './open-client.ts';

export interface Failure {
  readonly reason: string;
  readonly hint: string;
}

const PLACES = '--url, PGHERD_URL, DATABASE_URL or PGHOST, PGPORT';

/** Returns the reason why a connection failed, and the next step. */
export function networkReason(error: unknown, { host, port }: Pick<Target, 'host' | 'port'>): Failure {
  if (error instanceof TimedOut) {
    return {
      reason: 'no answer in time',
      hint: 'check firewall, security group and VPN, or raise connect_timeout (seconds)',
    };
  }
  const found = innermost(error);
  const isSocket = host.startsWith('/');
  switch (codeOf(found)) {
    case 'ECONNREFUSED':
      return {
        reason: 'connection refused',
        hint: isSocket
          ? `no server is listening on ${host}/.s.PGSQL.${port}: start it, or name another directory`
          : `is the server running, and are host and port right? (${PLACES})`,
      };
    case 'ENOENT':
      return {
        reason: `there is no socket ${host}/.s.PGSQL.${port}`,
        hint: 'is the server running, and is this its unix_socket_directories and port?',
      };
    case 'EACCES':
      return { reason: `permission denied for the socket in ${host}`, hint: 'check the permissions of the directory' };
    case 'ENOTFOUND':
      return {
        reason: 'the host name is unknown',
        hint: `check the spelling of the host and the DNS of this machine (${PLACES})`,
      };
    case 'EAI_AGAIN':
      return { reason: 'the host name could not be looked up', hint: 'check the DNS of this machine, and try again' };
    case 'ETIMEDOUT':
      return { reason: 'no answer in time', hint: 'check firewall, security group and VPN' };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        reason: 'the host cannot be reached from here',
        hint: 'check network and VPN; a host that has only an IPv6 address needs IPv6 here',
      };
    case 'ECONNRESET':
    case 'EPIPE':
      return {
        reason: 'the server closed the connection',
        hint: 'check that the port is that of PostgreSQL, and the log of the server; it may expect TLS (sslmode=require)',
      };
    default: {
      const message = found instanceof Error ? found.message : String(found);
      return {
        reason: message === '' ? 'unknown reason' : message,
        hint: `is the server running, and are host and port right? (${PLACES})`,
      };
    }
  }
}

/** Returns the reason why the session is not encrypted, and the next step. */
export function tlsFailure(failure: TlsFailure, { host, route }: Target): Failure {
  const { mode } = route.tls;
  if (failure.refused) {
    return {
      reason: failure.message,
      hint: `sslmode=${mode} needs TLS: turn ssl on in the server, or use sslmode=prefer where the network is trusted`,
    };
  }
  const problem = certificateProblem(codeOf(failure.cause));
  switch (problem) {
    case 'wrong-host':
      return {
        reason: `the certificate of the server is not for the host "${host}"`,
        hint: 'connect by the name in the certificate (hostaddr= for the address), or use sslmode=verify-ca',
      };
    case 'expired':
    case 'not-yet-valid':
      return {
        reason: `a certificate of the server ${problem === 'expired' ? 'has expired' : 'is not valid yet'}`,
        hint: 'renew the certificate, and check the clock of this machine',
      };
    case 'revoked':
      return { reason: 'the certificate of the server is revoked', hint: 'renew it, or check sslcrl' };
    case 'untrusted':
      return {
        reason: 'the certificate of the server is signed by an authority that is not trusted',
        hint: `trusted is ${route.tls.rootCert ?? 'root.crt in ~/.postgresql'}: set sslrootcert or PGSSLROOTCERT to your provider's CA file`,
      };
    default:
      return {
        reason: `TLS failed: ${failure.message}`,
        hint: 'check the certificates of both sides and ssl_min_protocol_version; sslnegotiation=direct needs PostgreSQL 17',
      };
  }
}

/** A host with several addresses fails with one error per address. */
function innermost(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
