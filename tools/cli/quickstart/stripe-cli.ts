import { execFile } from 'node:child_process';

/** The answer of Stripe's CLI, which may not be installed, or not be logged in. */
export type CliSecret =
  | { readonly outcome: 'found'; readonly secret: string }
  | { readonly outcome: 'not installed' | 'not logged in' };

const TIMEOUT_MS = 20_000;

/** The signing secret of `stripe listen`, which is the same each time for a login of the CLI. */
export const readCliSecret = (): Promise<CliSecret> =>
  new Promise((resolve) => {
    const options = { timeout: TIMEOUT_MS };
    execFile('stripe', ['listen', '--print-secret'], options, (error, stdout) => {
      const secret = /whsec_\w+/.exec(stdout)?.[0];
      if (secret) resolve({ outcome: 'found', secret });
      else resolve({ outcome: error?.code === 'ENOENT' ? 'not installed' : 'not logged in' });
    });
  });
