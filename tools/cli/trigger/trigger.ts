import { postEvent } from '@stripe-credits/harness/post-event';
import { type HandledType, isRepairable } from '@stripe-credits/stripe-events';
import { devSecret } from '../dev-vars.ts';
import { CommandError } from '../terminal/command-error.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import { refuseCredentials } from '../terminal/refuse-credentials.ts';
import { findConsoleUrl, findWebhookUrl, suggestWebhookUrl } from './addresses.ts';
import { createEvent, type EventOptions, findUser } from './create-event.ts';
import { findPackage } from './find-package.ts';

export interface Options extends EventOptions {
  readonly times: number;
  /** Of ingest; that of `pnpm dev` by default. */
  readonly url?: string;
  readonly json?: boolean;
}

/** Posts an event as often as the options say, and prints the status of each delivery. */
export async function trigger(
  type: HandledType,
  { times, url: given, json = false, ...options }: Options,
): Promise<void> {
  if (given !== undefined) refuseCredentials(given, 'leave them out.');
  const { STRIPE_CONSOLE_URL: consoleUrl } = process.env;
  const url = findWebhookUrl(given, consoleUrl);
  const secret = devSecret();
  const bought = await findPackage(options, findConsoleUrl(url, consoleUrl));
  const event = createEvent(type, options, bought);
  const user = isRepairable(type) ? findUser(event) : null;
  if (user !== null && options.user === undefined)
    printMessage(`The event names ${user} as the user, because --user is not given.`);
  const object = String(event.data.object['id']);
  for (let delivery = 1; delivery <= times; delivery++) {
    const { status, ok } = await postEvent(url, event, secret).catch(() => {
      throw new CommandError(
        `No response from ${url}: start the Workers with pnpm dev, or give the address of ingest with --url.`,
      );
    });
    if (!json) console.log(`${status} ${type} ${event.id} ${object}`);
    if (!ok) throw refusal(status, url);
  }
  printResult(json, { event: event.id, type, object, user, deliveries: times }, []);
}

function refusal(status: number, url: string): CommandError {
  if (status === 400)
    return new CommandError(
      'The signature was refused: the Workers have another STRIPE_WEBHOOK_SECRET than this command, which reads it from the environment or .dev.vars. Restart pnpm dev.',
    );
  const webhook = suggestWebhookUrl(url);
  if (status === 404 && url !== webhook)
    return new CommandError(`${url} was not found: did you mean ${webhook}?`);
  if (status === 404) return new CommandError(`${url} is not ingest: check the address in --url.`);
  return new CommandError(`The event was refused with status ${status}: see the log of pnpm dev.`);
}
