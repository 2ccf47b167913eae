import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startHarness } from '@stripe-credits/harness';
import { configs, root } from '@stripe-credits/harness/configs';
import { poll } from '@stripe-credits/harness/poll';
import { watchWorkerd } from '@stripe-credits/harness/workerd-process';
import { unstable_readConfig } from 'wrangler';

/** Of the D1 call that a method makes. */
export type Moment = 'before' | 'after';

/** stripe-credits in a workerd that can be killed at an exact moment of a call. */
export async function startKillableCredits() {
  const processes = watchWorkerd();
  let killAt: Moment | null = null;
  const server = createServer(async ({ url }, response) => {
    if (url === `/${killAt}`) {
      killAt = null;
      await processes.kill();
    } else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const { vars, name, compatibility_date, workflows } = unstable_readConfig({
    config: join(root, configs.credits),
  });
  const { harness, url } = await startHarness([
    {
      config: {
        name,
        main: join(root, 'tests/crash/credits-worker.ts'),
        compatibility_date,
        workflows,
        vars: { ...vars, KILL_URL: `http://127.0.0.1:${port}` },
        d1_databases: [{ binding: 'DB', database_name: 'stripe-credits' }],
        services: [{ binding: 'SELF', service: 'stripe-credits', entrypoint: 'Credits' }],
      },
    },
    { configPath: configs.consumer },
  ]);

  async function call(method: string, argument: unknown): Promise<unknown> {
    const body = JSON.stringify([method, argument]);
    const response = await fetch(url, { method: 'POST', body });
    if (!response.ok) throw new Error(`${method} was answered with ${response.status}`);
    return response.json();
  }

  return {
    call,
    /** Makes a call during which workerd is killed; resolves when another one answers. */
    async callAndKill(moment: Moment, method: string, argument: unknown): Promise<void> {
      killAt = moment;
      const answer = await call(method, argument).catch(() => undefined);
      if (answer !== undefined || killAt !== null) throw new Error('the call was not cut off');
      await poll(() => call('mode', null), 60_000);
    },
    async close(): Promise<void> {
      processes.stop();
      server.close();
      await harness.close();
    },
  };
}
