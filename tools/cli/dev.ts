import { DEFAULT_PORT, STATE_FOLDER } from './dev/settings.ts';
import { parsePort } from './port.ts';
import { createCommand } from './terminal/command.ts';
import { run } from './terminal/run.ts';

export const command = createCommand({
  name: 'pnpm dev',
  description: 'Run the Workers on this machine until stopped.',
  notes: `The database is kept in ${STATE_FOLDER}. One .dev.vars, at the root of the repository, serves
    every Worker: pnpm dev creates it from .dev.vars.example. Restart pnpm dev after a change.

    If something does not work: pnpm preflight checks this machine.`,
  exitCodes: {
    0: 'stopped with Ctrl+C',
    1: 'a port is in use, a migration failed, or a Worker cannot start',
    2: 'invalid arguments: nothing was started',
  },
  examples: ['pnpm dev', 'pnpm dev --port 9000'],
})
  .option('--port <n>', 'port of ingest; the console gets the next one', parsePort, DEFAULT_PORT)
  .action(async ({ port }: { readonly port: number }) => {
    const { serve } = await import('./dev/serve.ts');
    await serve(port);
  });

if (import.meta.main) await run(command);
