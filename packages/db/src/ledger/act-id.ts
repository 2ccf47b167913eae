/**
 * The ids of what a product does with a user's credits: `<act>:<user>:<idempotency key>`. They
 * contain the user, so that two users with one key do two things, and are unique for ever.
 */
export type Act = 'spend' | 'capture' | 'reversal' | 'grant' | 'adjustment' | 'reservation';

export interface ActId {
  readonly act: Act;
  readonly userId: string;
  readonly idempotencyKey: string;
}

export const formatActId = ({ act, userId, idempotencyKey }: ActId): string =>
  [act, encodeURIComponent(userId), encodeURIComponent(idempotencyKey)].join(':');

/**
 * Null for an id of any other shape, such as that of a purchase, and for one that `formatActId` would
 * write differently: one act has one id, which a repeated call is compared by.
 */
export function parseActId(id: string, acts: readonly Act[]): ActId | null {
  const [word, user, key, ...rest] = id.split(':');
  const act = acts.find((known) => known === word);
  if (!act || !user || !key || rest.length > 0) return null;
  try {
    const parsed = {
      act,
      userId: decodeURIComponent(user),
      idempotencyKey: decodeURIComponent(key),
    };
    return formatActId(parsed) === id ? parsed : null;
  } catch {
    return null;
  }
}
