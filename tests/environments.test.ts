import { expect, test } from 'vitest';
import { deployables } from '../scripts/deploy/deployables.ts';
import { settingsOf, targetOf } from '../scripts/deploy/target.ts';

/** What an environment's settings say once its own names and ids are taken out. */
function alike(config: string, environment: 'top' | 'staging' | 'production') {
  const settings = settingsOf({ config }, environment);
  const { vars, queues, d1_databases, ratelimits, secrets, triggers, assets, observability } =
    settings;
  const { STRIPE_LIVEMODE: _, ...otherVars } = vars;
  const counted = ratelimits.map(({ namespace_id: _id, ...limit }) => limit);
  const same = { secrets, triggers, assets, observability, workersDev: settings.workers_dev };
  const text = JSON.stringify({ ...same, otherVars, queues, d1_databases, counted });
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
