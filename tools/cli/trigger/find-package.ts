import type { CreditPackage } from '@stripe-credits/stripe-events';
import { connectToConsole } from '../console/client.ts';
import { CommandError } from '../terminal/command-error.ts';
import { printMessage } from '../terminal/output.ts';
import type { EventOptions } from './create-event.ts';

/**
 * The package that the options name, from the database of `pnpm dev`. Undefined where credits and
 * price are given, or no such package is for sale, which is said: such an event becomes a dead letter.
 */
export async function findPackage(
  { package: id, credits, amount }: EventOptions,
  ingestUrl: string,
): Promise<CreditPackage | undefined> {
  if (id === undefined || (credits !== undefined && amount !== undefined)) return undefined;
  const packages = await listPackages(consoleUrlOf(ingestUrl));
  if (packages === undefined) {
    printMessage(
      `The console does not answer, so the price of ${id} is unknown: the event has the credits and price of the example. To set them, add --credits and --amount.`,
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

/** `pnpm dev` gives the console the port after that of ingest. */
function consoleUrlOf(ingestUrl: string): string {
  const url = new URL(ingestUrl);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  url.port = String(port + 1);
  return url.origin;
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
