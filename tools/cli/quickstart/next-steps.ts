import { DEFAULT_PORT, LOCAL_CONSOLE } from '../dev/settings.ts';
import type { Context } from './context.ts';

/** What to do after the first purchase. */
export function nextSteps(context: Context): string {
  const { account, options, dependencies } = context;
  const { user, port } = options;
  const { consoleUrl, pnpm } = dependencies;
  const url = consoleUrl === LOCAL_CONSOLE ? '' : ` --url ${consoleUrl}`;
  const portOption = port === DEFAULT_PORT ? '' : ` --port ${port}`;
  const start = context.stopsWorkers
    ? `  First: ${pnpm} dev${portOption}. With --yes this command stops its Workers, and the console with them.\n`
    : '';
  return `
What to do next:
${start}  ${consoleUrl} is the console: users, dead letters, replays.
  ${pnpm} credits trace ${user}${url} explains each row: its purchase, Stripe’s objects, the events.
  ${pnpm} shop runs an example product, to copy from.
  Your own Worker sells and spends credits over a service binding, also without an account (docs/credits.md):
    "services": [{ "binding": "CREDITS", "service": "stripe-credits", "entrypoint": "Credits" }]
${account.kind === 'fake' ? afterFake(pnpm) : ''}`;
}

const afterFake = (pnpm: string): string => `
This was the fake of Stripe: no account was used, and no money moved.
With an account: ${pnpm} quickstart, and paste a test key.
`;
