import { CommandError, UsageError } from '../terminal/command-error.ts';

const LOCAL = 'http://localhost:8788';

export interface Connection {
  /** Where the console is; local dev by default. */
  readonly url?: string;
}

/** Speaks to the console's API, as whoever the environment says one is. */
export function consoleAt({ url }: Connection) {
  const base = url ?? process.env['STRIPE_CONSOLE_URL'] ?? LOCAL;
  if (!URL.canParse(base))
    throw new UsageError(`${base} is no URL, such as https://console.example`);
  const headers = { Accept: 'application/json', ...credentials() };

  async function request(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const init = body
      ? { headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
      : { headers };
    const response = await fetch(new URL(path, base).href, {
      method,
      redirect: 'manual',
      ...init,
    }).catch(() => {
      throw new CommandError(`Nothing answers at ${base}: ${hint(url)}`);
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    throw new CommandError(
      refusalIn(answer) ?? `${base} answered ${response.status}: is it the console?`,
    );
  }

  return {
    get: (path: string) => request('GET', path),
    post: (path: string, body: object) => request('POST', path, body),
  };
}

export type Console = ReturnType<typeof consoleAt>;

/** A token, or a service token of Cloudflare Access: never on the command line, which is seen. */
function credentials(): Record<string, string> {
  const { CONSOLE_TOKEN, CF_ACCESS_CLIENT_ID, CF_ACCESS_CLIENT_SECRET, USER } = process.env;
  return {
    ...(CONSOLE_TOKEN ? { Authorization: `Bearer ${CONSOLE_TOKEN.trim()}` } : {}),
    ...(CF_ACCESS_CLIENT_ID ? { 'CF-Access-Client-Id': CF_ACCESS_CLIENT_ID } : {}),
    ...(CF_ACCESS_CLIENT_SECRET ? { 'CF-Access-Client-Secret': CF_ACCESS_CLIENT_SECRET } : {}),
    ...(USER ? { 'X-Operator': USER } : {}),
  };
}

const hint = (url: string | undefined) =>
  url ? 'is the address right?' : 'start it with pnpm dev, or name a deployment with --url';

function refusalIn(answer: unknown): string | undefined {
  const error: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'error') : undefined;
  return typeof error === 'string' ? error : undefined;
}
