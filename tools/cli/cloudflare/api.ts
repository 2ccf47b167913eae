import { CommandError, UnreachableError } from '../terminal/command-error.ts';
import type { Wrangler } from './wrangler.ts';

interface ApiResponse<T> {
  readonly success: boolean;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  readonly result: T;
}

/** A refused request, with the error codes of Cloudflare's response. */
export class ApiError extends CommandError {
  readonly codes: readonly number[];

  constructor(path: string, { errors }: Pick<ApiResponse<unknown>, 'errors'>) {
    const reasons = errors.map(({ code, message }) => `${message} (${code})`).join('; ');
    super(`Cloudflare refused ${path.split('?')[0]}: ${reasons || 'no reason given'}`);
    this.codes = errors.map(({ code }) => code);
  }
}

/** @throws ApiError when the request is refused, and UnreachableError without a response. */
export type Api = <T>(path: string, body?: object) => Promise<T>;

/** Cloudflare's REST API with the credentials of wrangler. */
export async function openApi(
  wrangler: Wrangler,
  fetch: typeof globalThis.fetch,
  base = 'https://api.cloudflare.com/client/v4',
): Promise<Api> {
  const headers = { 'Content-Type': 'application/json', ...(await readCredentials(wrangler)) };

  return async <T>(path: string, body?: object) => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const response = await fetch(`${base}${path}`, { headers, ...init }).catch(() => {
      throw new UnreachableError(`No response from ${new URL(base).origin}: check the network.`);
    });
    // A proxy may respond with HTML, which counts as a refusal without a reason.
    const json: unknown = await response.json().catch(() => ({ success: false, errors: [] }));
    const { success, errors, result } = json as ApiResponse<T>;
    if (!success) throw new ApiError(path, { errors });
    return result;
  };
}

/** `wrangler auth token` prints an OAuth or API token, or a global API key with its e-mail address. */
async function readCredentials(wrangler: Wrangler): Promise<Record<string, string>> {
  const output = await wrangler(['auth', 'token', '--json']).catch(() => {
    throw new CommandError(
      'Not logged in to Cloudflare: run pnpm exec wrangler login, or set CLOUDFLARE_API_TOKEN.',
    );
  });
  const { token, key = '', email = '' } = JSON.parse(output) as Record<string, string | undefined>;
  return token
    ? { Authorization: `Bearer ${token}` }
    : { 'X-Auth-Key': key, 'X-Auth-Email': email };
}
