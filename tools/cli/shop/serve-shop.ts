import { forwardPort } from '@stripe-credits/harness/forward';
import { startSystem } from '@stripe-credits/harness/system';

/** All Workers with a fake of Stripe: the shop on this port of localhost, the console on the next. */
export async function serveShop(port: number) {
  const consoleHost = `localhost:${port + 1}`;
  const system = await startSystem({ consoleHost });
  await system.query(INSERT_PLAN);
  const target = new URL(system.consoleUrl);
  const closePorts = [await forwardPort(port, target), await forwardPort(port + 1, target)];
  return {
    shopUrl: `http://localhost:${port}`,
    consoleUrl: `http://${consoleHost}`,
    async close(): Promise<void> {
      for (const closePort of closePorts) closePort();
      await system.close();
    },
  };
}

/** The migrations bring the packs; whether there are plans is for the product to say. */
const INSERT_PLAN = `
  INSERT INTO credit_packages (id, name, credits, unit_amount, currency, interval)
  VALUES ('plus', 'Plus', 200, 1900, 'usd', 'month') ON CONFLICT DO NOTHING`;
