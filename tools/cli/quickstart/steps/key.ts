import { startFakeStripe } from '@stripe-credits/fake-stripe';
import Stripe from 'stripe';
import { CommandError, UnreachableError } from '../../terminal/command-error.ts';
import { assertPermissions, parseTestKey } from '../check-key.ts';
import { API_URL, type Context, SECRET_KEY } from '../context.ts';
import { alreadyDone, done, notNeeded, type Step, type StepResult } from '../step.ts';

const QUESTION = `  Paste a key of test mode (sk_test_… or rk_test_…) from https://dashboard.stripe.com/test/apikeys
  Nothing that you type is shown. To use the fake of Stripe instead, press Enter.
  Key: `;

export const key: Step = {
  title: 'a test key of Stripe',
  async run(context) {
    if (context.options.fake) return useFake(context);
    const given = findKey(context);
    if (!context.isInteractive) return given === '' ? useFake(context) : useKey(context, given);
    return (given === '' ? null : await tryKey(context, given)) ?? askForKey(context);
  },
};

/** For the steps after this one where it is left out: neither asks nor checks. */
export async function loadAccount(context: Context): Promise<void> {
  const given = findKey(context);
  if (given === '') await useFake(context);
  else connect(context, parseTestKey(given));
}

/** Empty for the fake, and where none was given or stored before. */
function findKey({ options, dependencies: { env, devVars } }: Context): string {
  if (options.fake) return '';
  return options.key ?? (env[SECRET_KEY]?.trim() || devVars.read(SECRET_KEY));
}

/** Until a key is right, or Enter chooses the fake. */
async function askForKey(context: Context): Promise<StepResult> {
  const { terminal } = context.dependencies;
  for (;;) {
    const typed = (await terminal.askHidden(QUESTION)).trim();
    const result = typed === '' ? await useFake(context) : await tryKey(context, typed);
    if (result) return result;
  }
}

/** Null for a key that is refused. The refusal is printed, because another key may be right. */
async function tryKey(context: Context, text: string): Promise<StepResult | null> {
  try {
    return await useKey(context, text);
  } catch (error) {
    // No other key helps without a network.
    if (!(error instanceof CommandError) || error instanceof UnreachableError) throw error;
    context.dependencies.terminal.print(`  ${error.message}`);
    return null;
  }
}

async function useKey(context: Context, text: string): Promise<StepResult> {
  const { devVars, pnpm } = context.dependencies;
  const testKey = parseTestKey(text);
  const apiUrl = devVars.read(API_URL);
  if (apiUrl !== '')
    throw new CommandError(
      `${devVars.name} has ${API_URL}=${apiUrl}, so the Workers call that address instead of Stripe. Remove the line, and ${SECRET_KEY} if it is the fake's, or run ${pnpm} quickstart --fake.`,
    );
  await assertPermissions(connect(context, testKey), pnpm);
  if (devVars.read(SECRET_KEY) === testKey)
    return alreadyDone(`Stripe knows the key in ${devVars.name}`);
  devVars.set(SECRET_KEY, testKey);
  return done(`Stripe knows the key; stored in ${devVars.name}, which git ignores`);
}

function connect(context: Context, testKey: string): Stripe {
  const stripe = context.dependencies.connectStripe(testKey);
  context.account = { kind: 'account', key: testKey, stripe };
  return stripe;
}

async function useFake(context: Context): Promise<StepResult> {
  const fake = await startFakeStripe();
  context.cleanups.push(() => fake.close());
  const { host, port, secretKey } = fake;
  const stripe = new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false });
  context.account = { kind: 'fake', fake, stripe };
  return notNeeded('the fake of Stripe in tools/fake-stripe is used instead of an account');
}
