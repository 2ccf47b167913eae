import type { Context } from './context.ts';

const LOCAL_CONSOLE = 'http://localhost:8788';

/** What to do after the first purchase. */
export function nextSteps({ account, options: { user }, dependencies }: Context): string {
  const { consoleUrl } = dependencies;
  const url = consoleUrl === LOCAL_CONSOLE ? '' : ` --url ${consoleUrl}`;
  return `
What to do next:
  ${consoleUrl} is the console: users, dead letters, replays.
  pnpm credits trace ${user}${url} explains each row: its purchase, Stripe’s objects, the events.
  pnpm shop runs an example product, to copy from.
  Your own Worker sells and spends credits over a service binding, also without an account (docs/credits.md):
    "services": [{ "binding": "CREDITS", "service": "stripe-credits", "entrypoint": "Credits" }]
${account.kind === 'fake' ? FAKE : ''}`;
}

const FAKE = `
This was the fake of Stripe: no account was used, and no money moved.
With an account: pnpm quickstart, and paste a test key.
`;
