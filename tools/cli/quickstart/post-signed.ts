import { postEvent } from '@stripe-credits/harness/post-event';
import { CommandError } from '../terminal/command-error.ts';
import type { Context } from './context.ts';

/**
 * Posts an event as Stripe does, signed with the secret in `.dev.vars`.
 *
 * @returns whether ingest accepts it: Workers that run have the secret of their start.
 * @throws CommandError when ingest does not answer, or cannot take the event.
 */
export async function postSigned(
  context: Context,
  event: object,
): Promise<'accepted' | 'signature refused'> {
  const { webhookUrl, pnpm } = context.dependencies;
  const secret = context.requireWebhookSecret();
  const { status } = await postEvent(webhookUrl, event, secret).catch(() => {
    throw new CommandError(`No response from ${webhookUrl}: start the Workers with ${pnpm} dev.`);
  });
  if (status === 200) return 'accepted';
  if (status === 400) return 'signature refused';
  throw new CommandError(`ingest answered ${status}: see the log of pnpm dev for the cause.`);
}
