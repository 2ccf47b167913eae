import { beforeAll, expect, test } from 'vitest';
import { openPage } from './browser.ts';
import { post, purchase, query, requestConsole, system, untilRecorded } from './system.ts';

const suffix = 'a1b2c3d4e5'.repeat(5);
const at = '2026-11-24T12:00:00.000Z';
const error = `D1_ERROR: ${'no_such_column_'.repeat(8)}`;

beforeAll(async () => {
  await system.reset();
  const [dead, handled] = ['dead', 'handled'].map((name) =>
    purchase(`${name}_${suffix}`, {
      object: { metadata: { user_id: `user_${suffix}`, credits: name === 'dead' ? '0' : '200' } },
    }),
  );
  if (!dead || !handled) throw new Error('Two events are needed.');
  await post(dead);
  await post(handled);
  await untilRecorded(dead, handled);
  await query(
    `INSERT INTO stripe_events
       (id, type, status, received_at, deliveries, failures, last_error, last_failed_at)
     VALUES (?, 'checkout.session.async_payment_succeeded', 'failed', ?, 0, 3, ?, ?)`,
    `evt_waits_${suffix}`,
    at,
    error,
    at,
  );
  await query(
    `INSERT INTO event_history (event_id, occurred_at, action, reason) VALUES (?, ?, 'failed', ?)`,
    handled.id,
    at,
    error,
  );
  await requestConsole('/replays', { id: [dead.id] });
});

const fitsAt = async (path: string, text: string) => {
  const { page } = await openPage();
  await page.goto(`${system.consoleUrl}${path}`);
  await page.getByText(text).first().waitFor({ state: 'attached' });

  for (const width of [390, 700, 768, 900, 1100]) {
    await page.setViewportSize({ width, height: 900 });
    const scrollWidth = await page.evaluate('document.documentElement.scrollWidth');
    expect(scrollWidth, `at ${width} pixels`).toBeLessThanOrEqual(width);
  }
};

test.each(['/', '/reasons'])(
  '%s fits the width of a tablet and of a phone, also with large sums',
  async (path) => {
    for (const currency of ['usd', 'eur', 'jpy'])
      await query(
        `INSERT INTO dead_letters (id, type, status, reason, attempts, first_died_at, last_died_at,
         deaths, amount, currency, purchase, paid, body, encoding)
       VALUES (?1, 'x', 'dead', 'a long reason', 1, ?2, ?2, 1, 912345678, ?3, ?1, 1, NULL, 'text')`,
        `evt_${currency}${path}`,
        at,
        currency,
      );

    await fitsAt(path, 'a long reason');
  },
);

test.each([
  '/dead-letters',
  `/dead-letters?status=dead&user=user_${suffix}`,
  '/predictions',
  '/waiting',
  '/replays',
  `/events/evt_handled_${suffix}`,
  `/events/evt_dead_${suffix}`,
])('%s fits the width of a tablet and of a phone: only a table scrolls sideways', (path) =>
  fitsAt(path, suffix),
);
