const encoder = new TextEncoder();

const digest = (text: string) => crypto.subtle.digest('SHA-256', encoder.encode(text));

/** Compares hashes of equal length, so that the time does not depend on the texts. */
export async function timingSafeEqual(actual: string, expected: string): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await digest(actual), await digest(expected));
}

/**
 * The value of the cookie: its expiry, and a signature made with the token. It expires by itself,
 * becomes invalid when the token changes, and does not reveal the token.
 */
export async function createSession(token: string, endsAt: number): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(token), algorithm, false, [
    'sign',
  ]);
  const signature = await crypto.subtle.sign(
    'HMAC',
    key,
    encoder.encode(`console until ${endsAt}`),
  );
  return `${endsAt}.${new Uint8Array(signature).toHex()}`;
}

export async function isValidSession(cookie: string, token: string, now: number): Promise<boolean> {
  const endsAt = Number(cookie.split('.')[0]);
  if (!Number.isSafeInteger(endsAt)) return false;
  return (await timingSafeEqual(cookie, await createSession(token, endsAt))) && endsAt > now;
}
