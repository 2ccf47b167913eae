import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createMachine, forwardEvents, TEST_KEY } from './quickstart-fixtures.ts';
import { balanceOf, ledgerOf, query, system } from './system.ts';

beforeAll(() => system.reset());
beforeEach(() => forwardEvents(system.stripe));

/** Whoever opens the page of a session pays it there. */
const payOnPage = (text: string) => {
  const url = /http:\S+\/c\/pay\/\S+/.exec(text)?.[0];
  if (url) void fetch(url, { method: 'POST', redirect: 'manual' });
};

/** A person whose CLI of Stripe is logged in, beside the running system. */
const createUser = (answers: readonly string[]) =>
  createMachine({
    stripe: system.stripe,
    answers,
    onPrint: payOnPage,
    changes: {
      webhookUrl: system.webhook,
      consoleUrl: system.consoleUrl,
      queryLocal: (sql) => query<Record<string, unknown>>(sql),
      readCliSecret: async () => ({ outcome: 'found', secret: system.webhookSecret }),
    },
  });

/** What became of each step, by its printed result. */
const outcomes = (output: string) =>
  [...output.matchAll(/^ {2}(done|already done|not needed|skipped): /gm)].map(([, each]) => each);

test('a pasted test key leads to a paid session whose credits are in the ledger', async () => {
  const user = createUser([TEST_KEY]);

  const { code, stderr } = await user.quickstart({ user: 'nora' });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(outcomes(user.output())).toEqual([
    ...['done', 'done', 'already done', 'done', 'done', 'done', 'done'],
  ]);
  expect(user.output()).toContain('nora has 50 credits');
  expect(user.output()).toContain('stripe listen --forward-to');
  expect(user.output()).toContain('4242 4242 4242 4242');
  expect(user.output()).not.toContain(TEST_KEY);
  expect(user.output()).not.toContain(system.webhookSecret);
  expect(user.devVars()).toBe(
    `STRIPE_WEBHOOK_SECRET=${system.webhookSecret}\nSTRIPE_SECRET_KEY=${TEST_KEY}\n`,
  );
  expect(await ledgerOf('nora')).toMatchObject([{ type: 'purchase', amount: 50 }]);
  const [session] = system.stripe.state.sessions.all();
  expect(session?.lineItems[0]?.price).toMatchObject({ lookup_key: 'credits_starter' });
});

test('a quickstart that is run again says what is done already, and buys nothing twice', async () => {
  const user = createUser([TEST_KEY]);
  await user.quickstart({ user: 'omar' });
  const before = { devVars: user.devVars(), sessions: system.stripe.state.sessions.all().length };
  const printed = user.output().length;

  const { code } = await user.quickstart({ user: 'omar' });

  expect(code).toBe(0);
  expect(outcomes(user.output().slice(printed))).toEqual([
    ...['already done', 'already done', 'already done', 'already done'],
    // Whether `stripe listen` runs shows only when an event arrives.
    ...['done', 'already done', 'done'],
  ]);
  expect(user.devVars()).toBe(before.devVars);
  expect(system.stripe.state.sessions.all()).toHaveLength(before.sessions);
  expect(await ledgerOf('omar')).toHaveLength(1);
});

test('a session that was left open is paid on the next run, and no second one is made', async () => {
  const user = createUser([TEST_KEY]);
  const stopped = createUser([TEST_KEY]);
  const waiting = { ...stopped.dependencies.timeoutsMs, person: 200 };
  Object.assign(stopped.dependencies, { timeoutsMs: waiting });
  Object.assign(stopped.dependencies.terminal, { print: () => undefined });
  const first = await stopped.quickstart({ user: 'pia', skip: ['event'] });
  expect(first.stderr).toContain(
    'is not paid yet.\nTo go on here: pnpm quickstart --user pia --from checkout',
  );

  const { code } = await user.quickstart({ user: 'pia', skip: ['event'] });

  expect(code).toBe(0);
  const sessions = system.stripe.state.sessions.all().map(({ session }) => session);
  expect(sessions.filter(({ metadata }) => metadata?.['user_id'] === 'pia')).toHaveLength(1);
  expect(await balanceOf('pia')).toBe(50);
});

test('Enter instead of a key buys from the fake of Stripe, says so, and stores no key', async () => {
  const user = createUser(['']);
  // The secret of the Workers, which a person without an account has from the example.
  user.dependencies.devVars.set('STRIPE_WEBHOOK_SECRET', system.webhookSecret);
  const requests = system.stripe.requests.length;

  const { code, stderr } = await user.quickstart({ user: 'quinn' });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(user.output()).toContain('This was the fake of Stripe: no account was used');
  expect(user.devVars()).toBe(`STRIPE_WEBHOOK_SECRET=${system.webhookSecret}\n`);
  expect(system.stripe.requests).toHaveLength(requests);
  expect(await ledgerOf('quinn')).toMatchObject([{ type: 'purchase', amount: 50 }]);
});

test('with --json stdout has one document with the session, the user, the credits and the steps', async () => {
  const user = createUser([]);
  user.dependencies.devVars.set('STRIPE_WEBHOOK_SECRET', system.webhookSecret);

  const { code, stdout } = await user.quickstart({
    user: 'sol',
    fake: true,
    yes: true,
    json: true,
  });

  expect(code).toBe(0);
  const { session, steps, ...others } = JSON.parse(stdout);
  expect(session).toMatch(/^cs_test_/);
  expect(others).toEqual({ user: 'sol', credits: 50 });
  expect(steps.map(({ name, outcome }: Record<string, string>) => `${name}: ${outcome}`)).toEqual([
    ...['key: not needed', 'secret: not needed', 'dev: already done', 'packages: not needed'],
    ...['event: not needed', 'checkout: done', 'credits: done'],
  ]);
});

test('while the step checkout reads the packages, it says for what it waits, with the seconds', async () => {
  const user = createUser([]);
  user.dependencies.devVars.set('STRIPE_WEBHOOK_SECRET', system.webhookSecret);
  const shown: string[] = [];
  Object.assign(user.dependencies.terminal.progress, { show: (line: string) => shown.push(line) });
  Object.assign(user.dependencies, {
    async queryLocal(sql: string) {
      await delay(1200);
      return query<Record<string, unknown>>(sql);
    },
  });

  await user.quickstart({ user: 'tara', fake: true, yes: true });

  expect(shown).toContain('  waiting for the packages of the local database, 1 s.');
});

test('with --yes the Workers that it started are stopped, and the next steps begin with pnpm dev', async () => {
  const user = createUser([]);
  user.dependencies.devVars.set('STRIPE_WEBHOOK_SECRET', system.webhookSecret);
  let isStopped = false;
  const workers = {
    logFile: 'dev.log',
    ended: new Promise<unknown[]>(() => undefined),
    ready: async () => undefined,
    async stop() {
      isStopped = true;
    },
  };
  Object.assign(user.dependencies, {
    requireFree: async () => undefined,
    devServer: { isRunning: async () => false, start: async () => workers },
  });

  const { code } = await user.quickstart({ user: 'rosa', fake: true, yes: true, port: 9000 });

  expect(code).toBe(0);
  expect(isStopped).toBe(true);
  expect(user.output()).toContain('What to do next:\n  First: pnpm dev --port 9000.');
});
