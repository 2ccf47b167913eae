import { Command } from 'commander';
import { parsePort, requireFree } from './port.ts';
import { run } from './terminal/run.ts';

/** Beside the ports of `pnpm dev`, so that both can run. */
const DEFAULT_PORT = 8789;

export const command = new Command('pnpm shop')
  .description(
    'Runs the example shop with a fake of Stripe until stopped. The database is in memory.',
  )
  .option('--port <n>', 'port of the shop; the console gets the next one', parsePort, DEFAULT_PORT)
  .addHelpText(
    'after',
    `
Log in with any name; what the shop does is told in examples/shop/src/app.ts.

Examples:
  pnpm shop
  pnpm shop --port 9000`,
  )
  .action(async ({ port }: { readonly port: number }) => {
    await requireFree(port);
    await requireFree(port + 1);
    console.log('Starting the Workers in workerd, with an empty database …');
    // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
    const { serveShop } = await import('./shop/serve-shop.ts');
    const { shopUrl, consoleUrl, close } = await serveShop(port);
    console.log(`Example shop: ${shopUrl}`);
    console.log(`Console:      ${consoleUrl}`);
    console.log(`For pnpm dlq: export STRIPE_CONSOLE_URL=${consoleUrl}`);
    console.log('A fake of Stripe takes the payments: no money moves. Stop with Ctrl+C.');
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, async () => {
        await close();
        process.exit(0);
      });
  });

if (import.meta.main) await run(command);
