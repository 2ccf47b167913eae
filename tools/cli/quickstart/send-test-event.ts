import { randomUUID } from 'node:crypto';
import { postEvent } from '@stripe-credits/harness/post-event';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { CommandError } from '../terminal/command-error.ts';
import type { Context } from './context.ts';

/** No type of Stripe's: the event is recorded as ignored, and changes nothing else. */
const TEST_TYPE = 'quickstart.test';

/** Posts a signed event that means nothing, which shows whether the Workers have the same secret. */
export async function sendTestEvent(context: Context): Promise<{ id: string; status: number }> {
  const { webhookUrl } = context.dependencies;
  const id = `evt_quickstart_${randomUUID().replaceAll('-', '')}`;
  const { data: _, ...envelope } = fixture('checkout.session.completed', { id });
  const event = { ...envelope, type: TEST_TYPE, data: { object: { id, object: 'test' } } };
  const secret = context.requireWebhookSecret();
  const response = await postEvent(webhookUrl, event, secret).catch(() => {
    throw new CommandError(`No response from ${webhookUrl}: start the Workers with pnpm dev.`);
  });
  return { id, status: response.status };
}
