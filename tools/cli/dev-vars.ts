import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { root } from '@stripe-credits/harness/configs';

export const devVarsFile = join(root, '.dev.vars');

/** Creates `.dev.vars` from the example unless it exists. */
export function ensureDevVars(): void {
  if (!existsSync(devVarsFile)) copyFileSync(join(root, '.dev.vars.example'), devVarsFile);
}

/**
 * The secret with which local events are signed: from the environment, else from `.dev.vars`. The
 * first one, while two are being rotated.
 */
export function devSecret(): string {
  const setting = process.env['STRIPE_WEBHOOK_SECRET'] ?? readDevVars();
  const [secret] = setting.split(/[\s,]+/).filter(Boolean);
  if (!secret)
    throw new Error('STRIPE_WEBHOOK_SECRET is empty in .dev.vars: copy it from .dev.vars.example');
  return secret;
}

function readDevVars(): string {
  ensureDevVars();
  return parseEnv(readFileSync(devVarsFile, 'utf8'))['STRIPE_WEBHOOK_SECRET'] ?? '';
}
