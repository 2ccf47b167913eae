import { randomBytes } from 'node:crypto';
import { parseKey } from '../../stripe/key.ts';
import { type Context, WEBHOOK_SECRET } from '../context.ts';
import { listenCommand } from '../listen-command.ts';
import { alreadyDone, done, notNeeded, type Step, type StepResult, skipped } from '../step.ts';
import type { CliSecret } from '../stripe-cli.ts';

const HINTS: Readonly<Record<Exclude<CliSecret['outcome'], 'found'>, string>> = {
  'not installed': 'Stripe’s CLI is not installed: https://docs.stripe.com/stripe-cli',
  'not logged in': 'Stripe’s CLI is not logged in: run stripe login',
};

const QUESTION = `  Paste the secret that it prints (whsec_…); nothing that you type is shown.
  Enter keeps the one in .dev.vars.
  Secret: `;

export const secret: Step = {
  title: 'the signing secret of events',
  async run(context) {
    if (context.account.kind === 'fake') return keepOrCreate(context);
    const { terminal, readCliSecret } = context.dependencies;
    terminal.print(
      `  Run this in another terminal, and leave it running:\n\n    ${listenCommand(context)}\n`,
    );
    const found = await readCliSecret();
    if (found.outcome === 'found') return store(context, found.secret);
    const hint = HINTS[found.outcome];
    if (!context.isInteractive) return skipped(`${hint}; the secret in .dev.vars stays`);
    terminal.print(`  ${hint}`);
    return askForSecret(context);
  },
};

function keepOrCreate(context: Context): StepResult {
  const { devVars } = context.dependencies;
  if (context.webhookSecret === '')
    return store(context, `whsec_${randomBytes(24).toString('hex')}`);
  return notNeeded(`events of the fake are signed with the secret in ${devVars.name}`);
}

async function askForSecret(context: Context): Promise<StepResult> {
  const { terminal } = context.dependencies;
  for (;;) {
    const typed = (await terminal.askHidden(QUESTION)).trim();
    if (typed === '') return skipped('the secret in .dev.vars stays');
    if (parseKey(typed)?.kind === 'webhook signing secret' && !/\s/.test(typed))
      return store(context, typed);
    terminal.print(
      '  Not a signing secret. A signing secret begins with whsec_ and has no spaces.',
    );
  }
}

function store(context: Context, value: string): StepResult {
  const { devVars } = context.dependencies;
  const before = context.webhookSecret;
  if (before === value) return alreadyDone(`${devVars.name} has it`);
  devVars.set(WEBHOOK_SECRET, value);
  return done(`stored in ${devVars.name}${before === '' ? '' : ', in place of the one before'}`);
}
