import { poll } from '@stripe-credits/harness/poll';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { credits } from '../credits.ts';
import { post, purchase, requestConsole, selectValue, untilRecorded } from '../system.ts';

const reason = 'a test of the documents';

/** A purchase without a user; or, `priced`, one at a price that its package no longer has. */
async function newDeadEvent(priced: boolean): Promise<string> {
  const name = `document_${crypto.randomUUID().replaceAll('-', '')}`;
  const metadata = priced ? { user_id: 'ada', package_id: 'standard' } : { credits: '200' };
  const amount = priced ? { amount_subtotal: 1, amount_total: 1 } : {};
  const event = purchase(name, { object: { ...amount, client_reference_id: null, metadata } });
  await post(event);
  await poll(async () => {
    const sql = `SELECT status FROM stripe_events WHERE id = ?`;
    if ((await selectValue(sql, event.id)) !== 'dead') throw new Error(`${event.id} is not dead.`);
  });
  return event.id;
}

/** Dead until it is replayed, and credited then. */
async function newRepairedEvent(): Promise<string> {
  const eventId = await newDeadEvent(false);
  await requestConsole('/repairs', { eventId, set: { user_id: 'ada' }, reason });
  return eventId;
}

async function newDiscard(): Promise<{ event: string; discard: string }> {
  const event = await newDeadEvent(false);
  await requestConsole('/discards', { id: [event], confirm: event, reason });
  const discard = await selectValue('SELECT discard_id FROM dead_letters WHERE id = ?', event);
  return { event, discard: String(discard) };
}

async function newPlan(): Promise<string> {
  const id = [await newRepairedEvent()];
  const { replay } = await requestConsole<{ replay: { id: string } }>('/replays', { id });
  return replay.id;
}

/** What the examples speak of: users, a payment, a dead session of a tester and a dead invoice, a live reservation. */
export async function createSituation(): Promise<void> {
  const paid = purchase('documents', {
    object: { payment_intent: 'pi_123', metadata: { user_id: 'ada', credits: '200' } },
  });
  await post(paid);
  const dead = purchase('documents_tester', {
    object: { metadata: { user_id: 'tester', package_id: 'gone' } },
  });
  await post(dead);
  const invoice = fixture('invoice.paid', { id: 'evt_documents_live', livemode: true });
  await post(invoice);
  await untilRecorded(paid, dead, invoice);
  const grant = { amount: 100, reason, actor: 'tests', idempotencyKey: 'documents' };
  for (const userId of ['ben', 'cleo', 'quickstart']) await credits.grant({ ...grant, userId });
  const job = { userId: 'cleo', amount: 10, reason, idempotencyKey: 'job_1' };
  await credits.reserve({ ...job, expiresInSeconds: 3600 });
}

/** The command with ids of this database in place of those that the document leaves open. */
export async function fillPlaceholders(words: readonly string[]): Promise<string[]> {
  const filled: string[] = [];
  for (const word of words) filled.push(await fill(word, words));
  return filled;
}

async function fill(word: string, words: readonly string[]): Promise<string> {
  if (word === 'evt_…') return fillEvent(words);
  if (word === 'replay_…') return newPlan();
  if (word === 'discard_…') return (await newDiscard()).discard;
  if (word === 'cs_…') return 'cs_test_documents';
  return word === '…' ? reason : word;
}

async function fillEvent(words: readonly string[]): Promise<string> {
  if (words.includes('restore')) return (await newDiscard()).event;
  return words.includes('replay') ? newRepairedEvent() : newDeadEvent(words.includes('--unset'));
}
