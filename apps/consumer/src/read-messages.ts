import {
  type Concern,
  dead,
  judge,
  noConcern,
  type Outcome,
  type Situation,
} from '@stripe-credits/stripe-events';

/** One message of a batch, read and judged. */
export interface Delivery {
  readonly message: Message<unknown>;
  /** The event's id, or one made from the text when it is no event. */
  readonly id: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly createdAt: string | null;
  readonly concern: () => Concern;
  readonly outcome: Outcome;
  readonly body: string;
  readonly encoding: 'text' | 'gzip';
}

/** Where only the identity of an event is asked for, neither mode nor packages matter. */
export const unknownSituation: Situation = { livemode: false, packages: new Map() };

/** One after the other: a hundred large events unpacked at once would not fit into memory. */
export async function read(
  messages: readonly Message<unknown>[],
  situation: Situation,
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const message of messages) deliveries.push(await readOne(message, situation));
  return deliveries;
}

/** Never throws: what cannot be read is a dead outcome with its reason. */
async function readOne(message: Message<unknown>, situation: Situation): Promise<Delivery> {
  const { body, encoding } = asStored(message.body);
  const text = message.body instanceof ArrayBuffer ? await gunzip(message.body) : body;
  if (text === null) {
    const outcome = dead('the message is neither text nor gzipped text');
    return { message, body, encoding, outcome, ...(await anonymous(body)) };
  }
  const verdict = judge(text, situation);
  const identity =
    verdict.id === null ? await anonymous(body) : identityOf(verdict.id, verdict.type);
  return {
    message,
    body,
    encoding,
    ...identity,
    objectId: verdict.objectId,
    createdAt: verdict.createdAt,
    concern: verdict.concern,
    outcome: verdict.outcome,
  };
}

const identityOf = (id: string, type: string | null) => ({ id, type: type ?? 'unknown' });

/** The form in which a dead letter keeps the message, so that a replay sends the same again. */
function asStored(body: unknown): Pick<Delivery, 'body' | 'encoding'> {
  if (typeof body === 'string') return { body, encoding: 'text' };
  if (body instanceof ArrayBuffer)
    return { body: new Uint8Array(body).toBase64(), encoding: 'gzip' };
  return { body: printed(body), encoding: 'text' };
}

/** Neither of the forms that ingest sends, so it is kept for reading only. */
function printed(body: unknown): string {
  try {
    return JSON.stringify(body) ?? String(body);
  } catch {
    return 'a value that has no JSON form';
  }
}

async function gunzip(body: ArrayBuffer): Promise<string | null> {
  const stream = new Response(body).body?.pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text().catch(() => null);
}

/** The same text gets the same id, so that it is one dead letter however often it is delivered. */
async function anonymous(body: string) {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  const id = `message_${new Uint8Array(hash).toHex().slice(0, 32)}`;
  return { id, type: 'unknown', objectId: null, createdAt: null, concern: () => noConcern };
}
