import { startSystem } from '@stripe-credits/harness/system';
import { openPorts } from './open-ports.ts';

/**
 * All Workers with a fake of Stripe: the shop on this port of localhost, the console on the next one,
 * and the fake on the one after it.
 * @throws CommandError when a shop that was started at the same time has the ports.
 */
export async function serveShop(port: number) {
  const consoleHost = `localhost:${port + 1}`;
  const system = await startSystem({ consoleHost, stripePort: port + 2 });
  await system.query(INSERT_PLAN);
  const target = new URL(system.consoleUrl);
  const closePorts = await openPorts([port, port + 1], target).catch(async (error: unknown) => {
    await system.close();
    throw error;
  });
  return {
    shopUrl: `http://localhost:${port}`,
    consoleUrl: `http://${consoleHost}`,
    stripeUrl: system.stripe.url,
    async close(): Promise<void> {
      closePorts();
      await system.close();
    },
  };
}

/** The migrations bring the packs; whether there are plans is for the product to say. */
const INSERT_PLAN = `
  INSERT INTO credit_packages (id, name, credits, unit_amount, currency, interval)
  VALUES ('plus', 'Plus', 200, 1900, 'usd', 'month') ON CONFLICT DO NOTHING`;
