import { randomUUID } from 'node:crypto';
import { postEvent } from '@stripe-credits/harness/post-event';
import { type HandledType, handledTypes } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { CommandError } from './terminal/command-error.ts';
import { refuseCredentials } from './terminal/refuse-credentials.ts';
import { refuseEmpty } from './terminal/refuse-empty.ts';
import { run } from './terminal/run.ts';

type TextOption = 'user' | 'package' | 'object' | 'event' | 'payment';
interface Options extends Readonly<Partial<Record<TextOption, string>>> {
  readonly credits?: number;
  readonly amount?: number;
  readonly times: number;
  readonly url: string;
}

export const command = new Command('pnpm trigger')
  .description('Signs a fixture as Stripe does and posts it to the Workers of `pnpm dev`.')
  .addArgument(new Argument('<event type>', 'type of the event').choices(handledTypes))
  .option('--user <id>', 'metadata.user_id')
  .option('--credits <n>', 'metadata.credits; names no package unless --package is passed', integer)
  .option('--package <id>', 'metadata.package_id, such as starter; credits and price must agree')
  .option('--amount <n>', 'the price, in the smallest unit of the currency', integer)
  .option('--object <id>', 'id of the object of the event; a new one by default')
  .option('--event <id>', 'id of the event; a new one by default')
  .option('--payment <id>', 'id of its PaymentIntent')
  .option('--times <n>', 'number of deliveries of this event', positiveInteger, 1)
  .option('--url <url>', 'URL to post to', httpUrl, 'http://localhost:8787/api/stripe/webhook')
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
  .hook('preAction', (_, command) => refuseEmpty(command))
  .action(trigger);

async function trigger(type: HandledType, options: Options): Promise<void> {
  refuseCredentials(options.url, 'leave them out.');
  // Imported late: it loads wrangler, which invalid arguments need not wait for.
  const { devSecret } = await import('./dev-vars.ts');
  const secret = devSecret();
  const event = createEvent(type, options);
  for (let delivery = 1; delivery <= options.times; delivery++) {
    const response = await postEvent(options.url, event, secret).catch(() => {
      throw new CommandError(`no response from ${options.url}: start the Workers with pnpm dev`);
    });
    console.log(`${response.status} ${type} ${event.id} ${String(event.data.object['id'])}`);
    if (response.ok) continue;
    throw new CommandError(
      response.status === 400
        ? 'the signature was refused: the Workers have another secret than this command, which reads STRIPE_WEBHOOK_SECRET from the environment or .dev.vars; restart pnpm dev'
        : `the event was refused with status ${response.status}: see the log of pnpm dev`,
    );
  }
}

/** The names of the field that holds the price; they differ by type. */
const AMOUNT_FIELDS = [
  'amount',
  'amount_subtotal',
  'amount_total',
  'amount_paid',
  'amount_due',
  'amount_refunded',
];

function createEvent(type: HandledType, options: Options) {
  const { object } = fixture(type).data;
  const unique = randomUUID().replaceAll('-', '').slice(0, 16);
  const [prefix] = String(object['id']).split('_');
  object['id'] = options.object ?? `${prefix}_test_${unique}`;
  if ('payment_intent' in object) object['payment_intent'] = options.payment ?? `pi_${unique}`;
  if (options.amount !== undefined)
    for (const field of AMOUNT_FIELDS) if (field in object) object[field] = options.amount;
  changeMetadata(object, options);
  return fixture(type, {
    id: options.event ?? `evt_${unique}`,
    created: Math.floor(Date.now() / 1000),
    object,
  });
}

interface WithMetadata {
  readonly metadata?: Record<string, string>;
  /** Of an invoice, whose subscription holds the metadata. */
  readonly parent?: { readonly subscription_details?: WithMetadata };
}

function changeMetadata(
  { metadata: own, parent }: WithMetadata,
  { user, credits, package: packageId }: Options,
): void {
  const metadata = parent?.subscription_details?.metadata ?? own;
  if (!metadata) return;
  if (user !== undefined) metadata['user_id'] = user;
  if (credits !== undefined) {
    metadata['credits'] = String(credits);
    delete metadata['package_id'];
  }
  if (packageId !== undefined) metadata['package_id'] = packageId;
}

function integer(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function positiveInteger(text: string): number {
  if (integer(text) === 0) throw new InvalidArgumentError('It must be at least 1.');
  return integer(text);
}

function httpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new InvalidArgumentError('It must be a URL that begins with http:// or https://.');
  return text;
}

if (import.meta.main) await run(command);
