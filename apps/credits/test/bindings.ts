import type { Bindings } from '../src/configuration.ts';

/** Checked by the compiler: wrangler.jsonc has every binding that the Worker needs. */
export const toBindings = (env: CreditsEnv): Bindings => env;
