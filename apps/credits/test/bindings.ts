import type { Bindings } from '../src/configuration.ts';

/** Held by the compiler, so by `pnpm check`: wrangler.jsonc gives what the Worker needs. */
export const given = (env: CreditsEnv): Bindings => env;
