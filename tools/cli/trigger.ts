import { handledTypes } from '@stripe-credits/stripe-events';
import { choiceArgument } from './terminal/choices.ts';
import { createCommand } from './terminal/command.ts';
import { INTERRUPTED } from './terminal/exit-codes.ts';
import { parseHttpUrl, parseInteger, parsePositiveInteger } from './terminal/parse.ts';
import { run } from './terminal/run.ts';
import { trigger } from './trigger/trigger.ts';

export const command = createCommand({
  name: 'pnpm trigger',
  description: 'Sign an event as Stripe does, and post it to the Workers of pnpm dev.',
  notes: `Credits and price come from --credits and --amount, else from the package, else from the
    example of the type. The packages are those of the console at STRIPE_CONSOLE_URL, or else at the
    port after that of --url.

    Without --url, the event goes to the Workers of pnpm dev at port 8787. If STRIPE_CONSOLE_URL is an
    address of this machine, the event goes to the port before that of the console.`,
  exitCodes: {
    0: 'the event was accepted, as often as it was sent',
    1: 'refused, or not answered',
    2: 'invalid arguments: nothing was sent',
    130: INTERRUPTED,
  },
  examples: [
    'pnpm trigger checkout.session.completed --user ada --credits 200',
    'pnpm trigger checkout.session.completed --user ada --package starter',
    'pnpm trigger checkout.session.completed --user ada --times 5',
    'pnpm trigger checkout.session.completed --user ada --payment pi_7',
    'pnpm trigger charge.refunded --payment pi_7 --amount 1000',
  ],
})
  .addArgument(choiceArgument('<event type>', 'type of the event', handledTypes))
  .option('--user <id>', 'metadata.user_id (default: that of the example)')
  .option('--credits <n>', 'metadata.credits; without --package no package is named', parseInteger)
  .option('--package <id>', 'metadata.package_id, such as starter')
  .option('--amount <n>', 'price, in the smallest unit of the currency', parseInteger)
  .option('--object <id>', 'id of the object of the event (default: a new one)')
  .option('--event <id>', 'id of the event (default: a new one)')
  .option('--payment <id>', 'id of the PaymentIntent (default: a new one)')
  .option('--times <n>', 'how many times the event is delivered', parsePositiveInteger, 1)
  .option('--url <url>', 'URL of ingest (default: that of pnpm dev)', parseHttpUrl)
  .option('--json', 'print one JSON document on stdout instead of lines')
  .action(trigger);

if (import.meta.main) await run(command);
