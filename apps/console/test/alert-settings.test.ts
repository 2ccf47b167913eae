import { describe, expect, test } from 'vitest';
import { readAlertSettings } from '../src/alerts/settings.ts';

const url = 'https://alerts.shop.example/hook/only-we-know-this';
const email = { ALERT_EMAIL_FROM: 'alerts@shop.example', ALERT_EMAIL_TO: 'ada@shop.example' };
const unset = { ALERT_WEBHOOK_FORMAT: '', ALERT_EMAIL_FROM: '', ALERT_EMAIL_TO: '' };
const ALERT_EMAIL = { send: async () => ({ messageId: 'x' }) };

test('without settings there is no channel and no problem', () => {
  expect(readAlertSettings(unset)).toEqual({ channels: [], problems: [] });
});

describe('the format of a webhook is', () => {
  test.each([
    ['slack', 'of an address at Slack', 'https://hooks.slack.com/services/T0/B0/x', ''],
    ['json', 'of another address', url, ''],
    ['slack', 'where it is set', url, 'slack'],
    ['json', 'where it is set for Slack', 'https://hooks.slack.com/services/T0/B0/x', 'json'],
    ['json', 'of an address that only names Slack', 'https://hooks.slack.com.evil.example/', ''],
  ])('%s %s', (format, _, ALERT_WEBHOOK_URL, ALERT_WEBHOOK_FORMAT) => {
    const settings = readAlertSettings({ ...unset, ALERT_WEBHOOK_URL, ALERT_WEBHOOK_FORMAT });

    expect(settings).toMatchObject({ channels: [{ name: 'webhook', format }], problems: [] });
  });
});

describe('a setting that is wrong disables its channel and is named, without the address:', () => {
  test.each([
    ['http', { ALERT_WEBHOOK_URL: url.replace('https', 'http') }, 'must be an https:// address'],
    ['no address', { ALERT_WEBHOOK_URL: 'only-we-know-this' }, 'must be an https:// address'],
    ['a format', { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_FORMAT: 'teams' }, '"slack", "json"'],
    ['no recipient', { ...email, ALERT_EMAIL_TO: '', ALERT_EMAIL }, 'needed together'],
    ['no sender', { ...email, ALERT_EMAIL_FROM: ' ', ALERT_EMAIL }, 'needed together'],
    ['no binding', email, 'no binding ALERT_EMAIL'],
  ])('%s', (_, changes, sentence) => {
    const { channels, problems } = readAlertSettings({ ...unset, ...changes });

    expect(channels).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(sentence)]);
    expect(problems.join()).not.toContain('only-we-know-this');
  });
});

test('a webhook that is wrong leaves the e-mail as it is', () => {
  const wrong = { ALERT_WEBHOOK_URL: 'nonsense' };

  const { channels, problems } = readAlertSettings({ ...unset, ...wrong, ...email, ALERT_EMAIL });

  expect(channels).toMatchObject([{ name: 'email', to: ['ada@shop.example'] }]);
  expect(problems).toHaveLength(1);
});
