import { type Database, readPackages, unknownEvent } from '@stripe-credits/db';
import {
  type EventDetails,
  getEvent,
  mergeCorrections,
  type Outlook,
  predictEvent,
} from '@stripe-credits/db/dead-letters';
import { log } from '@stripe-credits/platform/log';
import { storedText } from '@stripe-credits/platform/queue-message';
import {
  isRepairable as isRepairableType,
  parseLivemode,
  parseSettings,
  readMetadata,
  type SettingsEnv,
} from '@stripe-credits/stripe-events';
import { Hono } from 'hono';
import { assertMayDo } from '../auth/roles.ts';
import type { ConsoleApp } from '../bindings.ts';
import { repairableMetadata } from '../repairable-metadata.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { EventPage } from '../views/event/page.tsx';
import { redactPayload } from '../views/redact.ts';
import { redactCorrections } from '../views/repairs.tsx';

export const events = new Hono<ConsoleApp>();

events.get('/:id', async (c) => {
  const id = c.req.param('id');
  const reveal = c.req.query('reveal') === '1';
  if (reveal) assertMayDo(c.get('role'), 'revealPayload');
  const details = await getEvent(c.get('db'), id);
  if (!details) throw unknownEvent(id);
  const text = await readText(details);
  const payload = text === null ? null : formatPayload(text, reveal);
  if (reveal) log.info('payload revealed', { event_id: id, actor: c.get('actor') });
  const prediction = await predict(c.get('db'), details, c.env);
  const { deadLetter } = details;
  const isRepairable = prediction !== null && canBeRepaired(details, prediction);
  if (!acceptsHtml(c)) {
    const { body: _, ...withoutBody } = deadLetter ?? { body: null };
    const corrections = reveal ? details.corrections : redactCorrections(details.corrections);
    const letter = deadLetter && withoutBody;
    return c.json({
      ...details,
      deadLetter: letter,
      corrections,
      prediction,
      isRepairable,
      payload,
    });
  }
  return c.render(
    <EventPage
      details={details}
      isLive={parseLivemode(c.env)}
      prediction={prediction}
      repairable={isRepairable ? await repairableMetadata(details) : null}
      metadata={text === null ? null : readMetadata(text)}
      payload={payload}
      reveal={reveal}
    />,
  );
});

/** What a replay would make of a dead event now; null where there is nothing to replay. */
async function predict(
  db: Database,
  { status, deadLetter, corrections }: EventDetails,
  env: SettingsEnv,
): Promise<Outlook | null> {
  if (status !== 'dead' || !deadLetter?.body) return null;
  const { body, encoding } = deadLetter;
  const packages = await readPackages(db);
  const merged = mergeCorrections(corrections);
  return predictEvent({ body, encoding }, { ...parseSettings(env), packages, corrections: merged });
}

/** An event that can be handled as it is needs no repair. */
const canBeRepaired = ({ type, corrections }: EventDetails, { wouldBe }: Outlook): boolean =>
  isRepairableType(type) && (wouldBe !== 'handled' || corrections.length > 0);

/** What Stripe sent; null where it is not kept. */
async function readText({ deadLetter }: EventDetails): Promise<string | null> {
  if (!deadLetter?.body) return null;
  return storedText({ body: deadLetter.body, encoding: deadLetter.encoding });
}

function formatPayload(text: string, reveal: boolean): string {
  if (!reveal)
    return (
      redactPayload(text) ??
      'Not valid JSON, so it cannot be masked. Show personal data to read it.'
    );
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
