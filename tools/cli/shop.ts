import { startSystem } from '@stripe-credits/harness/system';
import { Command } from 'commander';
import { run } from './terminal/run.ts';

const command = new Command('pnpm shop')
  .description(
    'Runs the example shop with a fake of Stripe until stopped. The database is in memory.',
  )
  .action(async () => {
    const { shopUrl, consoleUrl, close } = await startSystem();
    console.log(`The example shop is at ${shopUrl}. It uses a fake of Stripe: no money moves.`);
    console.log(`The console is at ${consoleUrl}.`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, async () => {
        await close();
        process.exit(0);
      });
  });

await run(command);
