import { beforeAll, expect, test } from 'vitest';
import { dependencies } from '../tools/cli/dependencies.ts';
import { run } from '../tools/cli/terminal/run.ts';
import { FakeCloudflare } from './cloudflare/fake-cloudflare.ts';
import { runnableCommands } from './documents/runnable.ts';
import { findCommand } from './package-commands.ts';
import { CONSOLE, deployment, HOOKS, useNewDeployment } from './production-deployment.ts';
import { captureOutput } from './run-command.ts';

useNewDeployment();

// The commands import this object themselves, and so does every file of this process.
beforeAll(() => {
  const real = { ...dependencies };
  return () => Object.assign(dependencies, real);
});

/** The options that a person without these accounts cannot leave out. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  preflight: ['--url', HOOKS, '--console-url', CONSOLE],
  'stripe:setup': ['--url', HOOKS, '--yes'],
  'deploy:all': [],
};

/** A deployment and this machine are set up; a jurisdiction is chosen in an empty account. */
function accountsFor(args: readonly string[]): Partial<typeof dependencies> {
  const { cloudflare } = deployment;
  if (args.length === 0) cloudflare.createMigratedDatabase('local');
  if (!args.includes('--jurisdiction'))
    return { ...deployment.dependencies, ...(args.length === 0 && { env: {} }) };
  const empty = new FakeCloudflare();
  empty.worker('stripe-ingest-production').secrets.set('STRIPE_WEBHOOK_SECRET', 'whsec_x');
  return { ...deployment.dependencies, cloudflare: empty };
}

const commands = [
  { title: 'pnpm preflight', words: ['preflight'] },
  ...runnableCommands(Object.keys(ADDRESSES)).filter(({ words }) => words.includes('production')),
];

test.each(commands.map(({ title, words }) => [title, words] as const))(
  '%s exits 0 with fake accounts that it can use, so none of its options is refused',
  async (_, [name = '', ...args]) => {
    Object.assign(dependencies, accountsFor(args));
    if (args.length > 0) args.push(...(ADDRESSES[name] ?? []));

    const { code, stderr } = await captureOutput(() =>
      run(findCommand(name), ['node', name, ...args]),
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  },
);
