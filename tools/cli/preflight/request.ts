import { CommandError } from '../terminal/command-error.ts';
import type { Context } from './context.ts';

/** No response is a failure only if the network works, which a request to Cloudflare's API shows. */
export async function request(url: string, init: RequestInit, context: Context): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(10_000);
    return await context.fetch(url, { ...init, signal, redirect: 'manual' });
  } catch {
    await (await context.account()).findWorkersUrl('');
    throw new CommandError(`no response from ${new URL(url).origin}`);
  }
}
