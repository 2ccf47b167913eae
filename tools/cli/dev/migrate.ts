import { spawnSync } from 'node:child_process';
import { configs, root } from '@stripe-credits/harness/configs';
import { WRANGLER_NOT_FOUND } from '../cloudflare/wrangler.ts';
import { CommandError } from '../terminal/command-error.ts';
import { STATE_FOLDER } from './settings.ts';

/** With CI=true wrangler applies the migrations without asking. */
export function migrate(): void {
  const args = ['d1', 'migrations', 'apply', 'DB', '--local'];
  const { status, stdout, stderr, error } = spawnSync(
    'wrangler',
    [...args, '--persist-to', STATE_FOLDER, '--config', configs.consumer],
    {
      cwd: root,
      env: { ...process.env, CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0' },
      encoding: 'utf8',
    },
  );
  if (error) throw new CommandError(WRANGLER_NOT_FOUND);
  if (status === 0) return;
  throw new CommandError(
    `${stdout}${stderr}\nThe local database could not be migrated. If another command is creating it just now, wait and try again. Otherwise delete ${STATE_FOLDER} to start with an empty database.`,
  );
}
