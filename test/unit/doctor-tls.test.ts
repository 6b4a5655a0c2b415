import { expect, test } from 'vitest';
import { judgeTls } from '../../src/cli/doctor/judge-access.ts';

test.each([
  ['/var/run/postgresql', false, 'prefer', 'ok'],
  ['127.0.0.1', false, 'prefer', 'ok'],
  ['localhost', true, 'prefer', 'info'],
  ['db.example.com', false, 'prefer', 'warning'],
  ['127.example.com', false, 'disable', 'warning'],
  ['db.example.com', true, 'require', 'info'],
  ['db.example.com', true, 'verify-ca', 'info'],
  ['db.example.com', true, 'verify-full', 'ok'],
] as const)('host %s, encrypted %s, sslmode=%s: %s', (host, encrypted, sslmode, severity) => {
  const [found] = judgeTls(host, { encrypted, sslmode });
  expect(found?.severity).toBe(severity);
  expect(found?.remedy === null).toBe(severity === 'ok');
});
