const encoder = new TextEncoder();

const digest = (text: string) => crypto.subtle.digest('SHA-256', encoder.encode(text));

/** In a time that does not tell how much of it was right: hashes are compared, of one length. */
export async function equal(given: string, expected: string): Promise<boolean> {
  return crypto.subtle.timingSafeEqual(await digest(given), await digest(expected));
}

/** What the cookie holds: it opens the console as the token does, and does not tell it. */
export async function sessionOf(token: string): Promise<string> {
  return new Uint8Array(await digest(`console session of ${token}`)).toHex();
}
