import { randomUUID } from 'node:crypto';
import { post } from '@stripe-credits/harness/post-event';
import { type HandledType, handledTypes } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { Argument, InvalidArgumentError, program } from 'commander';
import { devSecret } from './dev-vars.ts';

interface Options {
  readonly user?: string;
  readonly credits?: number;
  readonly package?: string;
  readonly object?: string;
  readonly event?: string;
  readonly payment?: string;
  readonly times: number;
  readonly url: string;
  readonly amount?: number;
}

/** The fields in which the types keep their price. */
const AMOUNTS = [
  'amount',
  'amount_subtotal',
  'amount_total',
  'amount_paid',
  'amount_due',
  'amount_refunded',
];

program
  .name('pnpm trigger')
  .description('Signs one fixture as Stripe does and posts it to the Workers of `pnpm dev`.')
  .addArgument(new Argument('<event type>', 'what happened').choices(handledTypes))
  .option('--user <id>', 'metadata.user_id')
  .option(
    '--credits <n>',
    'metadata.credits; without --package the session names no package',
    whole,
  )
  .option('--package <id>', 'metadata.package_id, such as starter; credits and price must agree')
  .option('--amount <n>', 'the price, in the currency’s smallest unit', whole)
  .option('--object <id>', 'id of the event’s object; a new one each time by default')
  .option('--event <id>', 'id of the event; a new one each time by default')
  .option('--payment <id>', 'the payment intent that it belongs to')
  .option('--times <n>', 'how often the same event is delivered', positive, 1)
  .option('--url <url>', 'where to post', url, 'http://localhost:8787/api/stripe/webhook')
  .addHelpText(
    'after',
    `
Examples:
  pnpm trigger checkout.session.completed --user ada --credits 200
  pnpm trigger checkout.session.completed --user ada --times 5
  pnpm trigger checkout.session.completed --package starter --credits 50 --amount 999
  pnpm trigger checkout.session.completed --user ada --payment pi_7
  pnpm trigger charge.refunded --payment pi_7 --amount 1000`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action((type: HandledType, options: Options) => trigger(type, options))
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });

async function trigger(type: HandledType, options: Options): Promise<void> {
  const event = eventOf(type, options);
  const secret = devSecret();
  for (let delivery = 1; delivery <= options.times; delivery++) {
    const response = await post(options.url, event, secret).catch(() => {
      throw new Error(`nothing answers at ${options.url}: start it with pnpm dev`);
    });
    console.log(`${response.status} ${type} ${event.id} ${String(event.data.object['id'])}`);
    if (!response.ok) throw new Error(refusal(response.status));
  }
}

function eventOf(type: HandledType, options: Options) {
  const { object: original } = fixture(type).data;
  const unique = randomUUID().replaceAll('-', '').slice(0, 16);
  const kind = String(original['id']).split('_')[0];
  const object: Record<string, unknown> = {
    id: options.object ?? `${kind}_test_${unique}`,
    ...('payment_intent' in original ? { payment_intent: options.payment ?? `pi_${unique}` } : {}),
    ...metadataOf(original, options),
    ...amountsOf(original, options),
  };
  return fixture(type, {
    id: options.event ?? `evt_${unique}`,
    created: Math.floor(Date.now() / 1000),
    object,
  });
}

/** Where the type keeps its metadata: on the object, or for an invoice with its subscription. */
function metadataOf(original: Record<string, unknown>, options: Options) {
  const { user, credits, package: bought } = options;
  const changed = (metadata: object) => ({
    ...metadata,
    ...(user === undefined ? {} : { user_id: user }),
    ...(credits === undefined ? {} : { credits: String(credits), package_id: undefined }),
    ...(bought === undefined ? {} : { package_id: bought }),
  });
  const { parent, metadata } = original as {
    parent?: { subscription_details?: { metadata: object } };
    metadata?: object;
  };
  const details = parent?.subscription_details;
  if (!details) return metadata ? { metadata: changed(metadata) } : {};
  return {
    parent: {
      ...parent,
      subscription_details: { ...details, metadata: changed(details.metadata) },
    },
  };
}

function amountsOf(original: Record<string, unknown>, { amount }: Options) {
  if (amount === undefined) return {};
  return Object.fromEntries(
    AMOUNTS.filter((name) => name in original).map((name) => [name, amount]),
  );
}

function refusal(status: number): string {
  if (status === 400)
    return 'the signature was refused: the Workers have another secret than this command, which takes STRIPE_WEBHOOK_SECRET of the environment, else of .dev.vars; restart pnpm dev';
  return `the event was refused with status ${status}: the log of pnpm dev says why`;
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function positive(text: string): number {
  if (whole(text) === 0) throw new InvalidArgumentError('It must be at least 1.');
  return whole(text);
}

function url(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new InvalidArgumentError('It must be a URL that begins with http:// or https://.');
  return text;
}
