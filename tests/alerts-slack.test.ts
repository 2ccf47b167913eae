import { expect, test } from 'vitest';
import { CONSOLE, useAlerts } from './alert-fixtures.ts';

const { receiver, runAfter, insertDeadLetters } = await useAlerts({
  ALERT_WEBHOOK_FORMAT: 'slack',
});

test('a Slack webhook gets text with links to the reasons, and no markup from a reason', async () => {
  await insertDeadLetters('a <b> & c', 2);
  await insertDeadLetters('another', 1);

  await runAfter(1);

  const [digest, health] = receiver.take().map((body) => JSON.parse(body));
  expect(digest).toEqual({
    text: [
      '3 new dead letters (top level), of 2 reasons',
      `• 2 × <${CONSOLE}/dead-letters?status=dead&reason=a+%3Cb%3E+%26+c|a &lt;b&gt; &amp; c> (invoice.paid)`,
      `• 1 × <${CONSOLE}/dead-letters?status=dead&reason=another|another> (invoice.paid)`,
    ].join('\n'),
  });
  expect(health).toEqual({
    text: `/health is red (top level): 3 events are dead.\n<${CONSOLE}/|Open the console>`,
  });
});
