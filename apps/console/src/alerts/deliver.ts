import { withTimeout } from '@stripe-credits/platform/with-timeout';
import type { Alert } from './compose.ts';
import { renderPlain, renderSlack } from './render.ts';
import type { Channel, EmailChannel, WebhookChannel } from './settings.ts';

const TIMEOUT_MS = 10_000;
const SUBJECT_LENGTH_MAX = 150;

/**
 * Why a channel did not take an alert. The sentence is made here: the text of another error can quote
 * the webhook's address, which is a secret, or an address of e-mail.
 */
export class DeliveryError extends Error {}

/** @throws DeliveryError */
export const deliver = (alert: Alert, channel: Channel): Promise<void> =>
  channel.name === 'webhook' ? postWebhook(alert, channel) : sendEmail(alert, channel);

async function postWebhook(alert: Alert, { url, format }: WebhookChannel): Promise<void> {
  const body = JSON.stringify(format === 'slack' ? renderSlack(alert) : alert);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
    // A redirect would show the message to another address than the one that was set.
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    throw new DeliveryError(
      isTimeout
        ? `the webhook did not answer within ${TIMEOUT_MS / 1000} s`
        : 'the webhook cannot be reached',
    );
  });
  await response.body?.cancel();
  if (!response.ok) throw new DeliveryError(`the webhook answered ${response.status}`);
}

async function sendEmail(alert: Alert, { binding, from, to }: EmailChannel): Promise<void> {
  const subject = alert.text.slice(0, SUBJECT_LENGTH_MAX);
  const sending = binding.send({ from, to: [...to], subject, text: renderPlain(alert) });
  await withTimeout(sending, TIMEOUT_MS).catch((error: unknown) => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    const isCode = typeof code === 'string' && /^[A-Z_]+$/.test(code);
    throw new DeliveryError(`Cloudflare did not accept the e-mail${isCode ? ` (${code})` : ''}`);
  });
}
