import { configs } from '@stripe-credits/harness/configs';
import { expect, test } from 'vitest';
import { deployables } from '../tools/cli/deploy/deployables.ts';
import { ENVIRONMENTS, type Environment } from '../tools/cli/deploy/environment.ts';
import { notificationsIn, settingsOf, targetOf } from '../tools/cli/deploy/read-target.ts';

/** The settings of an environment without the names and ids that must differ. */
function comparableSettings(config: string, environment: Environment) {
  const settings = settingsOf({ config }, environment);
  const { queues, d1_databases, secrets, triggers, assets, observability, services } = settings;
  const {
    STRIPE_LIVEMODE: _mode,
    ENVIRONMENT: _name,
    LOG_ACCEPTED_RATE: _rate,
    ...vars
  } = settings.vars;
  const text = JSON.stringify({
    queues,
    d1_databases,
    secrets,
    triggers,
    assets,
    observability,
    services,
    vars,
    workersDev: settings.workers_dev,
    ratelimits: settings.ratelimits.map(({ namespace_id: _id, ...limit }) => limit),
  });
  return JSON.parse(text.replaceAll(`-${environment}"`, '"'));
}

test.each(deployables)(
  '$config is the same in every environment except for names',
  ({ config }) => {
    const top = comparableSettings(config, 'top');

    expect(comparableSettings(config, 'staging')).toEqual(top);
    expect(comparableSettings(config, 'production')).toEqual(top);
  },
);

test('only production accepts events of live mode, and no environment sends notifications', () => {
  const targets = ENVIRONMENTS.map(targetOf);

  expect(targets.map(({ livemode }) => livemode)).toEqual([false, false, true]);
  for (const { notifications } of targets) expect(notifications).toEqual(new Set());
});

test('pnpm dev logs every accepted event, and staging and production log a hundredth', () => {
  const rates = ENVIRONMENTS.map((name) => settingsOf({ config: configs.ingest }, name).vars);

  expect(rates.map(({ LOG_ACCEPTED_RATE }) => LOG_ACCEPTED_RATE)).toEqual(['1', '0.01', '0.01']);
});

test.each(ENVIRONMENTS)('the console of the environment %s shows its name', (environment) => {
  const { vars } = settingsOf({ config: configs.console }, environment);

  expect(vars['ENVIRONMENT']).toBe(environment === 'top' ? 'top level' : environment);
});

test('an unknown kind of notification is refused with the list of known kinds', () => {
  expect(() => notificationsIn({ NOTIFICATIONS: 'payment_failed,refunds' })).toThrow(
    'NOTIFICATIONS may name payment_failed, invoice_failed, dead_letter, credited, low_balance and nothing else',
  );
});

test.each([undefined, '', '-5', 'fifty'])(
  'low_balance with the threshold %s is refused',
  (LOW_BALANCE_THRESHOLD) => {
    expect(() => notificationsIn({ NOTIFICATIONS: 'low_balance', LOW_BALANCE_THRESHOLD })).toThrow(
      'LOW_BALANCE_THRESHOLD must be a whole number of credits',
    );
  },
);

test('no two environments share a Worker, a queue, a database or a rate-limit namespace', () => {
  const names = ENVIRONMENTS.flatMap((environment) => {
    const { workers, queues, database } = targetOf(environment);
    const limits = deployables.flatMap((each) => settingsOf(each, environment).ratelimits);
    return [
      ...workers.map(({ name }) => name),
      ...queues,
      `database ${database.name}`,
      ...limits.map(({ namespace_id }) => namespace_id),
    ];
  });

  expect(new Set(names).size).toBe(names.length);
});

test.each(ENVIRONMENTS)(
  'the shop’s environment %s expects the mode of the deployment that it binds',
  (environment) => {
    const shop = settingsOf({ config: configs.shop }, environment);
    const credits = settingsOf({ config: configs.credits }, environment);
    const isLive = credits.vars['STRIPE_LIVEMODE'] === 'true';

    expect(shop.services).toMatchObject([{ binding: 'CREDITS', service: credits.name }]);
    expect(shop.vars).toEqual({ CREDITS_MODE: isLive ? 'live' : 'test' });
  },
);
