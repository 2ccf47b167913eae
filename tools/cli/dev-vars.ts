import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { root } from '@stripe-credits/harness';

export const devVarsFile = join(root, '.dev.vars');

/** Makes `.dev.vars` from the example where there is none yet. */
export function ensureDevVars(): void {
  if (!existsSync(devVarsFile)) copyFileSync(join(root, '.dev.vars.example'), devVarsFile);
}

/**
 * The secret that local events are signed with: the environment's, else that of `.dev.vars`; the
 * first, while two are being rotated.
 */
export function devSecret(): string {
  const setting = process.env['STRIPE_WEBHOOK_SECRET'] ?? inDevVars();
  const [secret] = setting.split(/[\s,]+/).filter(Boolean);
  if (!secret)
    throw new Error('STRIPE_WEBHOOK_SECRET is empty in .dev.vars: copy it from .dev.vars.example');
  return secret;
}

function inDevVars(): string {
  ensureDevVars();
  return parseEnv(readFileSync(devVarsFile, 'utf8'))['STRIPE_WEBHOOK_SECRET'] ?? '';
}
