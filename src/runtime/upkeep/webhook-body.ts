export type WebhookFormat = 'json' | 'slack' | 'teams';

/** Returns the body of a request in the format of its receiver: pgherd's own JSON, or a message for people. */
export function bodyIn(format: WebhookFormat, json: string): string {
  if (format === 'json') return json;
  const text = sentenceOf(JSON.parse(json));
  if (format === 'slack') return JSON.stringify({ text: slackText(text) });
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [{ type: 'TextBlock', text, wrap: true }],
  };
  return JSON.stringify({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  });
}

type Payload = Readonly<Record<string, unknown>>;

/** `❌ failed: job check-revenue of billing: 22012 division by zero` */
function sentenceOf(payload: Payload): string {
  const { kind, project, job, topic, message, reason, sqlstate, link } = payload;
  const sign = SIGNS[String(kind)] ?? 'ℹ️';
  const subject = typeof job === 'string' ? `job ${job}` : typeof topic === 'string' ? `topic ${topic}` : '';
  const owner = typeof project === 'string' ? (subject === '' ? `project ${project}` : ` of ${project}`) : '';
  const text = [sqlstate, message ?? reason].filter((part) => typeof part === 'string' && part !== '').join(' ');
  const where = typeof link === 'string' ? ` ${link}` : '';
  return `${sign} ${String(kind)}: ${subject}${owner}${text === '' ? '' : `: ${text}`}${where}`;
}

const SIGNS: Readonly<Record<string, string>> = {
  applied: '🚀',
  drift: '✋',
  sync_failed: '❌',
  sync_recovered: '✅',
  failed: '❌',
  expectation: '❌',
  missed: '⏰',
  recovered: '✅',
};

/** Slack reads these three characters as markup. */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
