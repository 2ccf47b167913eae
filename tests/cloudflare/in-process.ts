import { writeFileSync } from 'node:fs';
import type * as real from '../../tools/cli/cloudflare/wrangler.ts';
import { accounts } from './fake.ts';
import { runWrangler } from './wrangler.ts';

/**
 * For `vi.mock` of tools/cli/cloudflare/wrangler.ts: what is executed otherwise is called here, which
 * spares the start of a process for each command. Commands that are typed in a test have the fake as
 * an executable in their PATH.
 */
export async function inProcess(original: () => Promise<typeof real>): Promise<typeof real> {
  const { told, wrangler } = await original();
  return {
    told,
    async wrangler(args, run = {}) {
      const account = accounts.get(process.env['CLOUDFLARE_API_BASE_URL'] ?? '');
      if (!account) return wrangler(args, run);
      const ran = runWrangler(account, { args, input: run.input ?? '' });
      const file = run.env?.['WRANGLER_OUTPUT_FILE_PATH'];
      if (ran.output && file) writeFileSync(file, `${JSON.stringify(ran.output)}\n`);
      return told(args, ran);
    },
  };
}
