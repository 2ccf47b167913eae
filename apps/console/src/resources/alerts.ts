import { type Database, errorMessage, Refusal } from '@stripe-credits/db';
import {
  type ChannelState,
  readChannelStates,
  recordFailure,
  recordSend,
} from '@stripe-credits/db/alerts';
import { Hono } from 'hono';
import { composeTest, type Origin } from '../alerts/compose.ts';
import { DeliveryError, deliver } from '../alerts/deliver.ts';
import { originOf } from '../alerts/origin.ts';
import { type Channel, readAlertSettings } from '../alerts/settings.ts';
import type { ConsoleApp } from '../bindings.ts';

const NOT_CONFIGURED =
  'No alerts are configured. Set ALERT_WEBHOOK_URL: wrangler secret put, or ALERT_EMAIL_FROM and ALERT_EMAIL_TO: docs/operations.md.';

export const alerts = new Hono<ConsoleApp>();

/** Where alerts are sent, and how the last ones fared. */
alerts.get('/', async (c) => {
  const { channels, problems } = readAlertSettings(c.env);
  const states = await readChannelStates(c.get('db'));
  const configured = channels.map(
    ({ name }): ChannelState =>
      states.find((state) => state.name === name) ?? {
        name,
        lastSentAt: null,
        failingSince: null,
        lastError: null,
      },
  );
  return c.json({ channels: configured, problems });
});

/** Sends a test alert to each channel, and says what each answered. */
alerts.post('/tests', async (c) => {
  const { channels, problems } = readAlertSettings(c.env);
  if (channels.length === 0) throw new Refusal('invalid', problems.join(' ') || NOT_CONFIGURED);
  const origin = originOf(c.env, new Date());
  const results = await Promise.all(
    channels.map((channel) => sendTest(c.get('db'), channel, origin)),
  );
  return c.json({ results, problems });
});

interface TestResult {
  readonly channel: Channel['name'];
  /** Null where the channel took it. */
  readonly error: string | null;
}

async function sendTest(db: Database, channel: Channel, origin: Origin): Promise<TestResult> {
  const claim = { channel: channel.name, now: origin.now };
  try {
    await deliver(composeTest(origin), channel);
    await db.batch([recordSend(db, claim)]);
    return { channel: channel.name, error: null };
  } catch (error) {
    if (!(error instanceof DeliveryError))
      return { channel: channel.name, error: errorMessage(error) };
    await db.batch([recordFailure(db, claim, error.message)]);
    return { channel: channel.name, error: error.message };
  }
}
