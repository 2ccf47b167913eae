import type { CreditPackage } from '@stripe-credits/stripe-events';
import { connectToConsole } from '../console/client.ts';
import { CommandError } from '../terminal/command-error.ts';
import { printMessage } from '../terminal/output.ts';
import type { EventOptions } from './create-event.ts';

/**
 * The package that the options name, from the console of the Workers. Undefined where credits and
 * price are given, or no such package is for sale, which is said: such an event becomes a dead letter.
 */
export async function findPackage(
  { package: id, credits, amount }: EventOptions,
  consoleUrl: string,
): Promise<CreditPackage | undefined> {
  if (id === undefined || (credits !== undefined && amount !== undefined)) return undefined;
  const packages = await listPackages(consoleUrl);
  if (packages === undefined) {
    printMessage(
      `No response from the console at ${consoleUrl}, so the price of ${id} is unknown: the event has the credits and price of the example. To set them, add --credits and --amount; STRIPE_CONSOLE_URL sets the address of the console.`,
    );
    return undefined;
  }
  const found = packages.find((each) => each.id === id);
  if (!found) {
    const ids = packages.map((each) => each.id).join(', ');
    printMessage(`${id} is not for sale, so the event becomes a dead letter. For sale: ${ids}.`);
  }
  return found;
}

async function listPackages(url: string): Promise<readonly CreditPackage[] | undefined> {
  try {
    const catalog = await connectToConsole({ url }).get<{ packages: CreditPackage[] }>(
      '/catalog',
      'packages',
    );
    return catalog.packages;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
