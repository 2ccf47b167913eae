import type Stripe from 'stripe';
import { CommandError } from '../../terminal/command-error.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';
import type { Context } from '../context.ts';
import { payWithFake } from '../pay-with-fake.ts';
import { createSession, findSession } from '../sessions.ts';
import { alreadyDone, done, type Step, skipped } from '../step.ts';
import { waitFor } from '../wait-for.ts';

export const checkout: Step = {
  title: 'a Checkout Session, paid',
  async run(context) {
    const { user } = context.options;
    const existing = await findSession(context);
    const before = existing && (await context.findPurchase(existing.id));
    const session = existing ?? (await createSession(context));
    context.sessionId = session.id;
    if (before)
      return alreadyDone(
        `${user} has ${before.amount} credits of ${session.id}; to buy again: --user <another>`,
      );
    if (context.account.kind === 'fake') await payWithFake(context, context.account.fake, session);
    else printHowToPay(context, session);
    const credited = await waitFor(context, {
      subject: 'the payment and its event',
      check: () => context.findPurchase(session.id),
      by: context.account.kind === 'fake' ? 'machine' : 'person',
    });
    if (credited.outcome === 'found')
      return done(`paid; the ledger has ${credited.value.amount} credits for ${user}`);
    if (credited.outcome === 'skipped') return skipped(`${session.id} can still be paid`);
    throw new CommandError(await explainMissingCredits(context, session));
  },
};

function printHowToPay({ dependencies, options }: Context, session: Stripe.Checkout.Session): void {
  const { terminal } = dependencies;
  if (session.payment_status === 'paid')
    terminal.print(`  ${session.id} of ${options.user} is paid already.`);
  else
    terminal.print(`  Open this page and pay; no money moves in test mode:

    ${escapeControls(session.url ?? '')}

    card 4242 4242 4242 4242, any date to come, any three digits as CVC, any name and address
`);
}

/** Whether the payment is missing, or the event of it. */
async function explainMissingCredits(
  { account, options, dependencies: { pnpm } }: Context,
  { id }: Stripe.Checkout.Session,
): Promise<string> {
  const { payment_status } = await account.stripe.checkout.sessions.retrieve(id);
  if (payment_status !== 'paid') return `${id} is not paid yet.`;
  const paid = `${id} is paid, and ${options.user} has no credits of it.`;
  const handled = `${pnpm} dlq list shows events that could not be handled`;
  if (account.kind === 'fake') return `${paid} See the log of pnpm dev for the cause; ${handled}.`;
  return `${paid} Is stripe listen running? ${pnpm} reconcile --since 1h fetches events that did not arrive, and ${handled}.`;
}
