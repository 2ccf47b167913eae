import { copyFileSync, existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { root } from '@stripe-credits/harness/configs';
import { readSecrets } from '../../apps/ingest/src/verify.ts';
import { CommandError } from './terminal/command-error.ts';

export const devVarsFile = join(root, '.dev.vars');

/** Creates `.dev.vars` from the example unless it exists. */
export function ensureDevVars(): void {
  if (!existsSync(devVarsFile)) copyFileSync(join(root, '.dev.vars.example'), devVarsFile);
}

/**
 * Of the Workers that wrangler starts beside the first one, it reads the file beside their config and
 * no other, whatever `--env-file` says. Each is a link to the file at the root.
 */
export const linkedDevVars = ['apps/consumer/.dev.vars', 'apps/credits/.dev.vars'];

/** @throws CommandError for a file that is there already: its settings would hold for one Worker. */
export function linkDevVars(folder = root): void {
  for (const path of linkedDevVars) {
    const file = join(folder, path);
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found && !found.isSymbolicLink())
      throw new CommandError(
        `${path} exists, but every Worker uses .dev.vars at the root: move its settings to .dev.vars, and delete it.`,
      );
    if (!found) symlinkSync('../../.dev.vars', file);
  }
}

/**
 * The secret with which local events are signed: from the environment, else from `.dev.vars`. The
 * first one, while two are being rotated.
 */
export function devSecret(): string {
  const setting = process.env['STRIPE_WEBHOOK_SECRET'] ?? readDevVars();
  const [secret] = readSecrets(setting);
  if (secret) return secret;
  throw new CommandError(
    'STRIPE_WEBHOOK_SECRET is empty in .dev.vars: copy it from .dev.vars.example.',
  );
}

function readDevVars(): string {
  ensureDevVars();
  return parseEnv(readFileSync(devVarsFile, 'utf8'))['STRIPE_WEBHOOK_SECRET'] ?? '';
}
