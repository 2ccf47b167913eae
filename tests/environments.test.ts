import { expect, test } from 'vitest';
import { deployables } from '../tools/cli/deploy/deployables.ts';
import { notificationsIn, settingsOf, targetOf } from '../tools/cli/deploy/target.ts';

/** What an environment's settings say once its own names and ids are taken out. */
function alike(config: string, environment: 'top' | 'staging' | 'production') {
  const settings = settingsOf({ config }, environment);
  const { vars, queues, d1_databases, ratelimits, secrets, triggers, assets, observability } =
    settings;
  const { services } = settings;
  const { STRIPE_LIVEMODE: _, ...otherVars } = vars;
  const counted = ratelimits.map(({ namespace_id: _id, ...limit }) => limit);
  const same = { secrets, triggers, assets, observability, workersDev: settings.workers_dev };
  const text = JSON.stringify({ ...same, otherVars, queues, d1_databases, services, counted });
  return JSON.parse(text.replaceAll(`-${environment}"`, '"'));
}

test.each(deployables)(
  '$config says the same in every environment, but for names',
  ({ config }) => {
    const top = alike(config, 'top');

    expect(alike(config, 'staging')).toEqual(top);
    expect(alike(config, 'production')).toEqual(top);
  },
);

test('live keys are expected in production alone', () => {
  expect(targetOf('top').livemode).toBe(false);
  expect(targetOf('staging').livemode).toBe(false);
  expect(targetOf('production').livemode).toBe(true);
});

test('the product is told of nothing unless somebody asks for it', () => {
  for (const environment of ['top', 'staging', 'production'] as const)
    expect(targetOf(environment).notifications).toEqual(new Set());
});

test('a kind of notification that nobody knows is not deployed: the sentence names those there are', () => {
  expect(() => notificationsIn({ NOTIFICATIONS: 'payment_failed,refunds' })).toThrow(
    'NOTIFICATIONS may name payment_failed, invoice_failed, dead_letter and nothing else',
  );
});

test('no two environments share a Worker, a queue, a database or a count of failed log-ins', () => {
  const names = (['top', 'staging', 'production'] as const).flatMap((environment) => {
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
