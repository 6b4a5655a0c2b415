import { expect, test } from 'vitest';
import { bodyIn } from '../../../src/runtime/upkeep/webhook-body.ts';

const APPLIED = { kind: 'applied', project: 'shop', message: 'applied as revision 42: 1 added & <2> changed' };
const FAILED = {
  kind: 'failed',
  project: 'billing',
  job: 'check-revenue',
  sqlstate: '22012',
  message: 'division by zero',
  link: null,
};

test('the JSON of pgherd is sent as it is', () => {
  expect(bodyIn('json', '{"kind" : "x"}')).toBe('{"kind" : "x"}');
});

test.each([
  [APPLIED, '🚀 applied: project shop: applied as revision 42: 1 added &amp; &lt;2&gt; changed'],
  [FAILED, '❌ failed: job check-revenue of billing: 22012 division by zero'],
  [
    { kind: 'missed', project: null, job: 'a', message: null, reason: 'no success for 26h', link: 'https://x/y' },
    '⏰ missed: job a: no success for 26h https://x/y',
  ],
])('Slack gets a sentence, in which its markup is escaped: %#', (payload, text) => {
  expect(JSON.parse(bodyIn('slack', JSON.stringify(payload)))).toEqual({ text });
});

test('Teams gets an adaptive card', () => {
  const card = JSON.parse(bodyIn('teams', JSON.stringify(FAILED)));
  expect(card).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', wrap: true }] },
      },
    ],
  });
  expect(card.attachments[0].content.body[0].text).toBe(
    '❌ failed: job check-revenue of billing: 22012 division by zero',
  );
});
