import { startSystem } from '@stripe-credits/harness/system';

/** Runs the example shop, its Workers and a fake of Stripe until stopped. The database is in memory. */
const { shopUrl, consoleUrl, close } = await startSystem();
console.log(`The example shop is at ${shopUrl}. It uses a fake of Stripe: no money moves.`);
console.log(`The console is at ${consoleUrl}.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await close();
    process.exit(0);
  });
