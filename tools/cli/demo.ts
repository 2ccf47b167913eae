import { createCommand } from './terminal/command.ts';
import { INTERRUPTED } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

export const command = createCommand({
  name: 'pnpm demo',
  description: 'Send sample events to the Workers in workerd, and check the results.',
  notes: 'It takes about half a minute, starts with an empty database, and leaves nothing behind.',
  exitCodes: {
    0: 'every expectation holds',
    1: 'an expectation does not hold, or the Workers cannot start',
    2: 'invalid arguments: nothing was started',
    130: INTERRUPTED,
  },
  examples: ['pnpm demo', 'pnpm demo --json'],
})
  .option('--json', 'print one JSON document on stdout, the expectations, instead of the story')
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async ({ json = false }: { readonly json?: boolean }) => {
    const { demonstrate } = await import('./demo/demonstrate.ts');
    await demonstrate(json);
  });

if (import.meta.main) await run(command);
