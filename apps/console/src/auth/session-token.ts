const encoder = new TextEncoder();

const digest = (text: string) => crypto.subtle.digest('SHA-256', encoder.encode(text));

/** In a time that does not tell how much of it was right: hashes are compared, of one length. */
export async function equal(given: string, expected: string): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await digest(given), await digest(expected));
}

/**
 * What the cookie holds: until when it opens, and a proof that whoever made it had the token. It
 * ends by itself, ends for all when the token is changed, and does not tell the token.
 */
export async function sessionOf(token: string, endsAt: number): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(token), algorithm, false, [
    'sign',
  ]);
  const proof = await crypto.subtle.sign('HMAC', key, encoder.encode(`console until ${endsAt}`));
  return `${endsAt}.${new Uint8Array(proof).toHex()}`;
}

export async function isSession(cookie: string, token: string, now: number): Promise<boolean> {
  const endsAt = Number(cookie.split('.')[0]);
  if (!Number.isSafeInteger(endsAt)) return false;
  return (await equal(cookie, await sessionOf(token, endsAt))) && endsAt > now;
}
