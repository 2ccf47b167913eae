export interface StoredText {
  readonly text: string;
  readonly reservationId: string;
  readonly reserved: number;
  /** What the model's work was worth. */
  readonly cost: number;
}

/** One text of one user: the idempotency key of the form that ordered it. */
interface TextId {
  readonly userId: string;
  readonly idempotencyKey: string;
}

/** What users typed is not kept for ever. */
const SECONDS_KEPT = 30 * 86_400;

interface Storage {
  readonly TEXTS: KVNamespace;
}

export async function storeText({ TEXTS }: Storage, id: TextId, text: StoredText): Promise<void> {
  await TEXTS.put(await toKey(id), JSON.stringify(text), { expirationTtl: SECONDS_KEPT });
}

/** The user is part of the id, so that nobody finds the text of another. */
export const findText = async ({ TEXTS }: Storage, id: TextId): Promise<StoredText | null> =>
  TEXTS.get<StoredText>(await toKey(id), 'json');

export const textPath = (idempotencyKey: string): string =>
  `/texts/${encodeURIComponent(idempotencyKey)}`;

/** Hashed, because a key of KV has at most 512 bytes, and a form can send any. */
async function toKey({ userId, idempotencyKey }: TextId): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([userId, idempotencyKey]));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
