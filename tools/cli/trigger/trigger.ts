import { postEvent } from '@stripe-credits/harness/post-event';
import type { HandledType } from '@stripe-credits/stripe-events';
import { devSecret } from '../dev-vars.ts';
import { CommandError } from '../terminal/command-error.ts';
import { printResult } from '../terminal/output.ts';
import { refuseCredentials } from '../terminal/refuse-credentials.ts';
import { createEvent, type EventOptions } from './create-event.ts';
import { findPackage } from './find-package.ts';

export interface Options extends EventOptions {
  readonly times: number;
  readonly url: string;
  readonly json?: boolean;
}

/** Posts an event as often as the options say, and prints the status of each delivery. */
export async function trigger(
  type: HandledType,
  { times, url, json = false, ...options }: Options,
): Promise<void> {
  refuseCredentials(url, 'leave them out.');
  const secret = devSecret();
  const event = createEvent(type, options, await findPackage(options, url));
  const object = String(event.data.object['id']);
  for (let delivery = 1; delivery <= times; delivery++) {
    const { status, ok } = await postEvent(url, event, secret).catch(() => {
      throw new CommandError(`No response from ${url}: start the Workers with pnpm dev.`);
    });
    if (!json) console.log(`${status} ${type} ${event.id} ${object}`);
    if (!ok) throw refusal(status);
  }
  printResult(json, { event: event.id, type, object, deliveries: times }, []);
}

const refusal = (status: number): CommandError =>
  new CommandError(
    status === 400
      ? 'The signature was refused: the Workers have another STRIPE_WEBHOOK_SECRET than this command, which reads it from the environment or .dev.vars. Restart pnpm dev.'
      : `The event was refused with status ${status}: see the log of pnpm dev.`,
  );
