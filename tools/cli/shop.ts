import { startShop } from '@stripe-credits/harness/shop';

/** The example shop with all that is behind it, until it is stopped. Its database lives in memory. */
const { url, close } = await startShop();
console.log(`The example shop is on ${url}, with a stand-in for Stripe: no money moves.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await close();
    process.exit(0);
  });
