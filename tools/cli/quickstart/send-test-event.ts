import { randomUUID } from 'node:crypto';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import type { Context } from './context.ts';
import { postSigned } from './post-signed.ts';

/** No type of Stripe's: the event is recorded as ignored, and changes nothing else. */
const TEST_TYPE = 'quickstart.test';

/** Posts a signed event that means nothing, which shows whether the Workers have the same secret. */
export async function sendTestEvent(context: Context) {
  const id = `evt_quickstart_${randomUUID().replaceAll('-', '')}`;
  const { data: _, ...envelope } = fixture('checkout.session.completed', { id });
  const event = { ...envelope, type: TEST_TYPE, data: { object: { id, object: 'test' } } };
  return { id, result: await postSigned(context, event) };
}
