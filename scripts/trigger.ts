import { randomUUID } from 'node:crypto';
import { type HandledType, handledTypes } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { Argument, InvalidArgumentError, program } from 'commander';
import { devSecret } from './local/dev-vars.ts';
import { post } from './local/post.ts';

interface Options {
  readonly user?: string;
  readonly credits?: number;
  readonly package?: string;
  readonly object?: string;
  readonly event?: string;
  readonly times: number;
  readonly url: string;
  readonly amount?: number;
}

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
  .option('--times <n>', 'how often the same event is delivered', whole, 1)
  .option('--url <url>', 'where to post', url, 'http://localhost:8787/api/stripe/webhook')
  .addHelpText(
    'after',
    `
Examples:
  pnpm trigger checkout.session.completed --user ada --credits 200
  pnpm trigger checkout.session.completed --user ada --times 5
  pnpm trigger checkout.session.completed --package starter --credits 50 --amount 999
  pnpm trigger customer.subscription.deleted --object sub_42`,
  )
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
  const { user, credits, package: bought, amount } = options;
  const { id, metadata } = fixture(type).data.object;
  const unique = randomUUID().replaceAll('-', '').slice(0, 16);
  const changes: Record<string, string | undefined> = {
    ...(user === undefined ? {} : { user_id: user }),
    ...(credits === undefined ? {} : { credits: String(credits), package_id: undefined }),
    ...(bought === undefined ? {} : { package_id: bought }),
  };
  const isSession = type.startsWith('checkout.session.');
  return fixture(type, {
    id: options.event ?? `evt_${unique}`,
    created: Math.floor(Date.now() / 1000),
    object: {
      id: options.object ?? `${String(id).split('_')[0]}_test_${unique}`,
      ...(isSession ? { payment_intent: `pi_${unique}` } : {}),
      ...(amount === undefined ? {} : { amount, amount_subtotal: amount, amount_total: amount }),
      metadata: { ...Object(metadata), ...changes },
    },
  });
}

function refusal(status: number): string {
  if (status === 400)
    return 'the signature was refused: .dev.vars and the running Workers have different secrets; restart pnpm dev';
  return `the event was refused with status ${status}: the log of pnpm dev says why`;
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function url(text: string): string {
  if (!URL.canParse(text)) throw new InvalidArgumentError('It must be a URL.');
  return text;
}
