import { LOCAL_CONSOLE } from '../dev/settings.ts';
import { CommandError, UsageError } from '../terminal/command-error.ts';
import { refuseCredentials } from '../terminal/refuse-credentials.ts';
import { readAnswer } from './answer.ts';
import { credentialHeaders } from './credentials.ts';

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
  const base = url ?? process.env['STRIPE_CONSOLE_URL'] ?? LOCAL_CONSOLE;
  assertUrl(base);
  const headers = { Accept: 'application/json', ...credentialHeaders() };

  async function send(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    const init = body && {
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    };
    // Made outside of the catch: what cannot be sent at all is not a lack of an answer.
    const request = new Request(new URL(path, base).href, {
      method,
      redirect: 'manual',
      headers,
      ...init,
    });
    return fetch(request).catch(() => {
      throw new CommandError(`No response from ${base}. ${hint(url)}`);
    });
  }

  return {
    /** The deployment that a command acts on, for a person to read. */
    name: base === LOCAL_CONSOLE ? `the local console (${LOCAL_CONSOLE})` : base,
    get: async <Answer>(path: string, field: keyof Answer) =>
      readAnswer<Answer>(await send('GET', path), base, field),
    post: async <Answer>(path: string, body: object, field: keyof Answer) =>
      readAnswer<Answer>(await send('POST', path, body), base, field),
  };
}

function assertUrl(base: string): void {
  refuseCredentials(base, 'leave them out, and set CONSOLE_TOKEN in the environment.');
  if (!/^https?:\/\/\S+$/.test(base) || !URL.canParse(base))
    throw new UsageError(`"${base}" is not a URL, such as https://console.example`);
}

const hint = (url: string | undefined) =>
  url
    ? 'Check the address.'
    : 'Start the console with pnpm dev, or give the URL of a deployment: --url, or STRIPE_CONSOLE_URL.';
