import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PgherdError } from '../../src/errors.ts';
import { connectionError } from '../../src/postgres/connect/connection-error.ts';
import { findPassword } from '../../src/postgres/conninfo/password-file.ts';
import { resolveConnection } from '../../src/postgres/conninfo/resolve.ts';
import { describeTarget, targetOf } from '../../src/postgres/target.ts';

const HOME = { HOME: '/nonexistent' };

function failureOf(text: string | null, env: Readonly<Record<string, string>> = HOME): string {
  try {
    resolveConnection(text, env);
  } catch (error) {
    if (error instanceof PgherdError) return `${error.message} | ${error.hint}`;
    throw error;
  }
  return '';
}

describe('a connection string', () => {
  test.each([
    ['postgres://h/d?sslmod=require', /unknown parameter "sslmod" \| did you mean sslmode\?/],
    ['postgres://h/d?uselibpqcompat=true', /"uselibpqcompat" \| .*node-postgres/],
    [
      'postgres://h/d?sslmode=no-verify',
      /invalid value "no-verify" for sslmode \(expected disable, .*\) \| require encrypts/,
    ],
    ['postgres://h/d?sslrootcert=system&sslmode=require', /sslmode=require may not be used with sslrootcert=system/],
    ['postgres://h/d?sslnegotiation=direct', /sslmode=prefer may not be used with sslnegotiation=direct/],
    ['postgres://h/d?requirepeer=postgres', /requirepeer is not supported/],
    ['postgres://h/d?require_auth=scram', /invalid value "scram" for require_auth/],
    ['postgres://h/d?require_auth=!md5,none', /for require_auth/],
    ['host=h usr=x', /unknown parameter "usr" \| did you mean user\?/],
    ['host=h password=two words', /a value without the name of a parameter \| quote values/],
    ['postgres://user:12/secret@localhost/app', /not encoded \| in a URL, write/],
    ['postgres://user:p@ss@localhost/app', /not encoded/],
    ['mydb', /neither a postgres:\/\/ URL nor name=value pairs/],
    ['host=h client_encoding=latin1', /client_encoding/],
  ])('%s is refused with its own reason', (text, message) => {
    expect(failureOf(text)).toMatch(message);
  });

  test('sslrootcert=system means verify-full', () => {
    expect(resolveConnection('host=h sslrootcert=system', HOME).tls).toMatchObject({ mode: 'verify-full' });
  });

  test('require_auth with ! allows all others', () => {
    const { methods } = resolveConnection('host=h require_auth=!password,!md5', HOME).auth;
    expect([...(methods ?? [])]).toEqual(['gss', 'sspi', 'scram-sha-256', 'oauth', 'none']);
  });

  test('a password of any characters is read from a keyword string and from a URL', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (raw) => {
        const password = raw.replaceAll('\0', '');
        fc.pre(password !== '');
        const quoted = password.replace(/['\\]/g, '\\$&');
        for (const text of [
          `host=h password='${quoted}' user=u`,
          `postgres://u:${encodeURIComponent(password)}@h/d`,
          `postgres://h/d?user=u&password=${encodeURIComponent(password)}`,
        ]) {
          expect(resolveConnection(text, HOME).password?.()).toBe(password);
        }
      }),
    );
  });

  test('no piece of a password is shown, however it is written', () => {
    const character = fc.constantFrom(...'@:/?#[]%&= \'"\\,;!$+~^|`{}<>()*.-_');
    // Pieces that occur nowhere else.
    const secret = fc
      .array(fc.tuple(character, fc.constantFrom('Zq1', '4711', 'zqx', 'ZQZ')), { minLength: 1, maxLength: 4 })
      .map((parts) => `Zq0${parts.map((part) => part.join('')).join('')}`);
    const shapes: readonly ((password: string) => string)[] = [
      (password) => `postgres://ann:${password}@host/app`,
      (password) => `postgres://ann:${password}@host:5432/app?sslmode=require`,
      (password) => `postgresql://ann:${password}@host,other:1/app?target_session_attrs=any`,
      (password) => `postgres:/ann:${password}@host/app`,
      (password) => `postgre://ann:${password}@host/app?ssl=true`,
      (password) => `host=host password=${password} user=ann`,
      (password) => `user=ann password='${password} host=host`,
      (password) => `postgres://ann@host/app?password=${password}`,
      (password) => `postgres://ann:4711${password}@host/app`,
    ];
    fc.assert(
      fc.property(secret, fc.constantFrom(...shapes), (password, shape) => {
        let shown: string;
        try {
          shown = describeTarget(targetOf(shape(password), HOME));
        } catch (error) {
          if (!(error instanceof PgherdError)) throw error;
          shown = `${error.message} ${error.hint}`;
        }
        expect(shown).not.toMatch(/zq|4711/i);
      }),
      { numRuns: 5_000 },
    );
  });
});

test('a failure without any connection string says that none was given', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const none = connectionError(refused, targetOf(null, HOME));
  expect(none.message).toMatch(/^no connection was given, and the default failed: .*connection refused$/);
  expect(none.hint).toMatch(/^pass --url or set PGHERD_URL/);
  expect(connectionError(refused, targetOf(null, { ...HOME, PGHOST: 'h' })).message).toMatch(/^cannot connect to /);
});

test.each([
  ['ETIMEDOUT', /no answer in time/, /firewall/],
  ['ENOTFOUND', /host name is unknown/, /DNS/],
  ['EHOSTUNREACH', /cannot be reached/, /VPN/],
  ['ECONNRESET', /closed the connection/, /port/],
])('%s has a hint of its own', (code, message, hint) => {
  const error = connectionError(Object.assign(new Error('connect'), { code }), targetOf('host=h', HOME));
  expect(error.message).toMatch(message);
  expect(error.hint).toMatch(hint);
});

describe('a line of a password file', () => {
  const key = { host: 'h', port: 5432, database: 'a:b', user: 'u' };
  test.each([
    ['h:5432:a\\:b:u:se\\:c\\\\ret', 'se:c\\ret'],
    ['*:*:*:*:x:y', 'x:y'],
    ['# *:*:*:*:no\nh:5432:*:u:second', 'second'],
    ['h:5433:*:u:no', null],
    ['h:5432:u', null],
  ])('%s', (text, password) => {
    expect(findPassword(text, key)).toBe(password);
  });
});
