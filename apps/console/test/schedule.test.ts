import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { keepHouse } from '../src/schedule.ts';
import { ask, consume, poisoned } from './dead-letter-fixtures.ts';

const night = (days: number) =>
  createScheduledController({
    cron: '0 3 * * *',
    scheduledTime: new Date(Date.now() + days * 86_400_000),
  });
const bodyOf = (id: string) =>
  env.DB.prepare('SELECT body FROM dead_letters WHERE id = ?').bind(id).first<string>('body');

test('payloads go when they have served: of what was discarded after 30 days, of what is dead after 180', async () => {
  await consume([poisoned('kept'), poisoned('gone')]);
  await ask('POST', '/discards', { id: ['evt_gone'], confirm: 'evt_gone', why: 'ours' });

  await keepHouse(night(29), env);
  expect(await bodyOf('evt_gone')).not.toBeNull();
  await keepHouse(night(31), env);
  expect(await bodyOf('evt_gone')).toBeNull();
  expect(await bodyOf('evt_kept')).not.toBeNull();
  await keepHouse(night(181), env);

  expect(await bodyOf('evt_kept')).toBeNull();
  const { answer } = await ask('GET', '/events/evt_kept');
  expect(answer).toMatchObject({ status: 'dead', payload: null, letter: { userId: 'user_kept' } });
});

test('notifications go when no event that they tell of can come again, sent or not', async () => {
  const insert = `INSERT INTO notifications (key, kind, event_id, created_at, sent_at) VALUES`;
  const now = new Date().toISOString();
  await env.DB.prepare(
    `${insert} ('sent', 'dead_letter', 'evt_1', ?1, ?1), ('unsent', 'dead_letter', 'evt_2', ?1, NULL)`,
  )
    .bind(now)
    .run();
  const kept = () => env.DB.prepare('SELECT count(*) AS n FROM notifications').first('n');

  await keepHouse(night(44), env);
  expect(await kept()).toBe(2);
  await keepHouse(night(46), env);

  expect(await kept()).toBe(0);
});

test('a running replay goes on though nobody watches', async () => {
  await consume([poisoned('unwatched')]);
  const { answer } = await ask('POST', '/replays', { id: ['evt_unwatched'] });
  await ask('POST', `/replays/${answer.replay.id}/starts`, { rate: 5, why: 'later' });

  await keepHouse(createScheduledController({ cron: '* * * * *' }), env);

  const after = await ask('GET', `/replays/${answer.replay.id}`);
  expect(after.answer.replay).toMatchObject({ status: 'done', sent: 1 });
});

test('a retention that is no number removes nothing', async () => {
  await consume([poisoned('safe')]);

  await expect(keepHouse(night(999), { ...env, RETENTION_DEAD_DAYS: 'soon' })).rejects.toThrow(
    'RETENTION_DEAD_DAYS must be a whole number of days',
  );

  expect(await bodyOf('evt_safe')).not.toBeNull();
});
