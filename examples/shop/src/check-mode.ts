import { createMiddleware } from 'hono/factory';
import type { App } from './bindings.ts';

let mode: 'live' | 'test' | undefined;

/**
 * Refuses to work with a deployment of the other mode, which a wrong name in wrangler.jsonc binds:
 * a live shop would give credits for test cards.
 */
export const checkMode = createMiddleware<App>(async (c, next) => {
  mode ??= await c.env.CREDITS.mode();
  if (mode === c.env.CREDITS_MODE) return next();
  return c.text('CREDITS is bound to a deployment of the other mode.', 503);
});
