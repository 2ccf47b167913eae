import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handleScheduled } from '../src/schedule.ts';
import { consume, request, unknownPackage } from './fixtures.ts';

const start = Date.now();

/** A binding of send_email that takes messages, or refuses them while `refuses` is set. */
const mailbox = { messages: [] as EmailMessageBuilder[], refuses: false };
const ALERT_EMAIL = {
  send: async (message: EmailMessage | EmailMessageBuilder) => {
    if (mailbox.refuses)
      throw Object.assign(new Error('alerts@shop.example is not verified'), {
        code: 'E_SENDER_NOT_VERIFIED',
      });
    if ('subject' in message) mailbox.messages.push(message);
    return { messageId: 'x' };
  },
};
const settings = {
  ALERT_EMAIL,
  ALERT_EMAIL_FROM: 'alerts@shop.example',
  ALERT_EMAIL_TO: 'ada@shop.example, ben@shop.example',
  CONSOLE_URL: 'https://console.shop.example',
  ENVIRONMENT: 'production',
};

const runAfter = (minutes: number, changes: object = {}) =>
  handleScheduled(
    createScheduledController({
      cron: '* * * * *',
      scheduledTime: new Date(start + minutes * 60_000),
    }),
    { ...env, ...settings, ...changes },
  );

let errorLines: string[] = [];

beforeEach(() => {
  errorLines = [];
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation((line) => void errorLines.push(String(line)));
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('new dead letters are mailed to each recipient, with a link and no personal data', async () => {
  await runAfter(0);
  await consume([unknownPackage('mailed')]);
  // Other files share the database: /health may be red already.
  mailbox.messages.splice(0);

  await runAfter(1);

  const messages = mailbox.messages.splice(0);
  expect(messages[0]).toEqual({
    from: 'alerts@shop.example',
    to: ['ada@shop.example', 'ben@shop.example'],
    subject:
      '1 new dead letter (production): paid, but metadata.package_id is not a package in credit_packages',
    text: expect.stringMatching(
      /^1 new dead .*\n• 1 × .* \(checkout\.session\.completed\)\n {2}https:\/\/console\.shop\.example\/dead-letters\?status=dead&reason=paid%2C\+but\+metadata\.package_id\+is.*$/,
    ),
  });
  for (const personal of ['user_mailed', 'evt_', 'buyer@', '2999'])
    expect(JSON.stringify(messages)).not.toContain(personal);
});

test('a webhook that is down does not keep an e-mail back, and its address is in no log', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(
    new TypeError('getaddrinfo ENOTFOUND alerts.shop.example'),
  );
  const webhook = { ALERT_WEBHOOK_URL: 'https://alerts.shop.example/only-we-know-this' };
  await runAfter(100, webhook);
  await consume([unknownPackage('mail_both')]);
  mailbox.messages.splice(0);

  await runAfter(101, webhook);

  expect(mailbox.messages.splice(0)).toMatchObject([
    { subject: expect.stringContaining('1 new dead letter') },
  ]);
  const logged = errorLines.join('\n');
  expect(logged).toContain(
    '{"message":"alert not sent","channel":"webhook","error":"the webhook cannot be reached"}',
  );
  expect(logged).not.toContain('shop.example');
  expect(logged).not.toContain('only-we-know-this');
});

test('an e-mail is sent while the webhook still waits for its answer: no channel delays another', async () => {
  await consume([unknownPackage('mail_slow')]);
  mailbox.messages.splice(0);
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    await vi.waitFor(() => expect(mailbox.messages).not.toEqual([]));
    return new Response();
  });

  await runAfter(165, { ALERT_WEBHOOK_URL: 'https://alerts.shop.example/' });

  // /health has turned red meanwhile, because the webhook was down for an hour.
  const [deadLetters] = mailbox.messages.splice(0);
  expect(deadLetters?.subject).toContain('1 new dead letter');
  expect(errorLines.join()).not.toContain('alert not sent');
});

test('an e-mail that Cloudflare refuses is logged by its code, and sent by the next run', async () => {
  await consume([unknownPackage('mail_refused')]);
  mailbox.refuses = true;
  await runAfter(231);
  mailbox.refuses = false;
  await runAfter(232);

  expect(mailbox.messages.splice(0)).toMatchObject([
    { subject: expect.stringContaining('1 new dead letter') },
  ]);
  expect(errorLines.join('\n')).toContain(
    'Cloudflare did not accept the e-mail (E_SENDER_NOT_VERIFIED)',
  );
  expect(errorLines.join('\n')).not.toContain('@shop.example');
});

test('a test alert is refused with the settings that are missing where no channel is configured', async () => {
  const { status, json } = await request('POST', '/alerts/tests', {});

  expect(status).toBe(400);
  expect(json.error).toContain('No alerts are configured. Set ALERT_WEBHOOK_URL');
});
