import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wrangler } from '../cloudflare/wrangler.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Plan, Step } from './plan.ts';

/** Takes the steps one after the other; the first that fails is the last that is tried. */
export async function carryOut({ steps }: Plan, accountId: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-credits-'));
  try {
    for (const [number, step] of steps.entries()) {
      console.log(`${number + 1}/${steps.length} ${step.does}`);
      const output = join(folder, `${number}.ndjson`);
      const env = { CLOUDFLARE_ACCOUNT_ID: accountId, WRANGLER_OUTPUT_FILE_PATH: output };
      await wrangler(step.args, { env }).catch((error: unknown) => {
        if (error instanceof CommandError) throw new CommandError(`${error.message}\n${AGAIN}`);
        throw error;
      });
      if (step.worker) for (const address of addresses(output)) console.log(`    ${address}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const AGAIN = 'What was done before it stands. Once its cause is gone, run the same command again.';

export function show({ steps }: Plan): void {
  for (const [number, { does, args }] of steps.entries())
    console.log(`${number + 1}/${steps.length} ${does}\n    wrangler ${args.join(' ')}`);
}

/** Where the Worker is reached: wrangler writes it down for programs, one JSON value per line. */
function addresses(file: string): Step['args'] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as { type?: string; targets?: string[] });
  return entries.find(({ type }) => type === 'deploy')?.targets ?? [];
}
