import { CommandError, UsageError } from '../terminal/command-error.ts';

const LOCAL = 'http://localhost:8788';

/** The console refused a request: nothing has changed. */
export class RefusedError extends CommandError {
  /** Which confirmation would help, if one does. */
  readonly code: string | undefined;

  constructor(sentence: string, code: string | undefined) {
    super(sentence);
    this.code = code;
  }
}

/** The options of every command that uses the console. */
export interface ConsoleOptions {
  /** Base URL of the console; the one of `pnpm dev` by default. */
  readonly url?: string;
  /** JSON on stdout instead of tables. */
  readonly json?: boolean;
}

export type ConsoleClient = ReturnType<typeof connectToConsole>;

/** A client of the console's JSON API, with the credentials of the environment. */
export function connectToConsole({ url }: ConsoleOptions) {
  const base = url ?? process.env['STRIPE_CONSOLE_URL'] ?? LOCAL;
  if (!/^https?:\/\/\S+$/.test(base) || !URL.canParse(base))
    throw new UsageError(`"${base}" is not a URL, such as https://console.example`);
  const headers = { Accept: 'application/json', ...credentials() };

  async function request(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const init = body && {
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    };
    const response = await fetch(new URL(path, base).href, {
      method,
      redirect: 'manual',
      headers,
      ...init,
    }).catch(() => {
      throw new CommandError(`Nothing answers at ${base}: ${hint(url)}`);
    });
    const json: unknown = await response.json().catch(() => null);
    if (response.ok) return json;
    const sentence = fieldOf(json, 'error');
    if (sentence === undefined)
      throw new CommandError(`${base} answered ${response.status}: is it the console?`);
    throw new RefusedError(sentence, fieldOf(json, 'code'));
  }

  return {
    /** The deployment that a command acts on, for a person to read. */
    name: base === LOCAL ? `the local console (${LOCAL})` : base,
    // The console is of the same release: its types are trusted.
    get: async <Response>(path: string) => (await request('GET', path)) as Response,
    post: async <Response>(path: string, body: object) =>
      (await request('POST', path, body)) as Response,
  };
}

/** A token, or a service token of Cloudflare Access: process lists show command lines to everyone. */
function credentials(): Record<string, string> {
  const { CONSOLE_TOKEN, CF_ACCESS_CLIENT_ID, CF_ACCESS_CLIENT_SECRET, USER } = process.env;
  return {
    ...(CONSOLE_TOKEN && { Authorization: `Bearer ${CONSOLE_TOKEN.trim()}` }),
    ...(CF_ACCESS_CLIENT_ID && { 'CF-Access-Client-Id': CF_ACCESS_CLIENT_ID }),
    ...(CF_ACCESS_CLIENT_SECRET && { 'CF-Access-Client-Secret': CF_ACCESS_CLIENT_SECRET }),
    ...(USER && { 'X-Operator': USER }),
  };
}

const hint = (url: string | undefined) =>
  url ? 'is the address right?' : 'start it with pnpm dev, or give the URL of a deployment: --url';

/** A field of the console's answer that is text. */
function fieldOf(json: unknown, name: 'error' | 'code'): string | undefined {
  const value: unknown =
    typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The sentence with which the console refuses a request. */
export const errorOf = (json: unknown): string | undefined => fieldOf(json, 'error');
