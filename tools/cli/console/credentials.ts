import { UsageError } from '../terminal/command-error.ts';

/** A token, or a service token of Cloudflare Access: process lists show command lines to everyone. */
export function credentialHeaders(): Record<string, string> {
  const token = readToken('CONSOLE_TOKEN');
  const clientId = readToken('CF_ACCESS_CLIENT_ID');
  const clientSecret = readToken('CF_ACCESS_CLIENT_SECRET');
  const operator = process.env['USER'];
  return {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(clientId && { 'CF-Access-Client-Id': clientId }),
    ...(clientSecret && { 'CF-Access-Client-Secret': clientSecret }),
    // The console decodes it: a header holds no letter outside Latin-1, and names have such letters.
    ...(operator && { 'X-Operator': encodeURIComponent(operator.toWellFormed()) }),
  };
}

/** @throws UsageError for characters that no header can hold, without the token in the sentence. */
function readToken(name: string): string | undefined {
  const token = process.env[name]?.trim();
  if (token && !/^[ -~]+$/.test(token))
    throw new UsageError(
      `${name} contains a line break or a non-ASCII character, so it cannot be a token: copy it again.`,
    );
  return token;
}
