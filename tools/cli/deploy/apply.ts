import type { CloudflareAccount } from '../cloudflare/account.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Plan } from './plan.ts';

const RETRY = 'The steps before it stay done. Correct the cause and run the same command again.';

/** Runs the steps in order and stops at the first that fails. */
export async function apply({ steps }: Plan, account: CloudflareAccount): Promise<void> {
  for (const [index, { description, action }] of steps.entries()) {
    console.log(`${index + 1}/${steps.length} ${description}`);
    const addresses = await account.run(action).catch((error: unknown) => {
      if (error instanceof CommandError) throw new CommandError(`${error.message}\n${RETRY}`);
      throw error;
    });
    for (const address of addresses) console.log(`    ${address}`);
  }
}
