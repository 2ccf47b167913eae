import { parsePort, requireFree } from './port.ts';
import { createCommand } from './terminal/command.ts';
import { run } from './terminal/run.ts';

/** Beside the ports of `pnpm dev`, so that both can run. */
const DEFAULT_PORT = 8789;

export const command = createCommand({
  name: 'pnpm shop',
  description: 'Run the example shop with a fake of Stripe until stopped.',
  notes: `Log in with any name. The database is in memory, and no money moves.
    examples/shop/src/app.ts explains what the shop does.`,
  exitCodes: {
    0: 'stopped with Ctrl+C',
    1: 'a port is in use, or the Workers cannot start',
    2: 'invalid arguments: nothing was started',
  },
  examples: ['pnpm shop', 'pnpm shop --port 9000'],
})
  .option(
    '--port <n>',
    'port of the shop; the console and the fake of Stripe get the next two',
    parsePort,
    DEFAULT_PORT,
  )
  .action(async ({ port }: { readonly port: number }) => {
    await requireFree(port);
    await requireFree(port + 1);
    await requireFree(port + 2);
    console.log('Starting the Workers in workerd, with an empty database …');
    // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
    const { serveShop } = await import('./shop/serve-shop.ts');
    const { shopUrl, consoleUrl, stripeUrl, close } = await serveShop(port);
    console.log(`Example shop: ${shopUrl}`);
    console.log(`Console:      ${consoleUrl}`);
    console.log(`Fake Stripe:  ${stripeUrl} (key sk_test_fake)`);
    console.log(`For pnpm dlq: export STRIPE_CONSOLE_URL=${consoleUrl}`);
    console.log('A fake of Stripe takes the payments: no money moves. Stop with Ctrl+C.');
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, async () => {
        await close();
        process.exit(0);
      });
  });

if (import.meta.main) await run(command);
