import { CommandError } from '../../terminal/command-error.ts';
import type { Context } from '../context.ts';
import { sendTestEvent } from '../send-test-event.ts';
import { alreadyDone, done, type Step, type StepResult, skipped } from '../step.ts';
import { waitFor } from '../wait-for.ts';

export const dev: Step = {
  title: 'the Workers on this machine',
  async run(context) {
    const { port } = context.options;
    const { devServer, consoleUrl } = context.dependencies;
    if (!(await devServer.isRunning(port))) {
      await start(context);
      await assertSecret(context);
      return done(`ingest, queue and consumer work; the console is at ${consoleUrl}`);
    }
    const restart = await untilSecretFits(context);
    return restart ?? alreadyDone(`pnpm dev runs; its console is at ${consoleUrl}`);
  },
};

/** @throws CommandError when another process has a port, or the Workers do not start. */
async function start(context: Context): Promise<void> {
  const { terminal, devServer, requireFree } = context.dependencies;
  const { port } = context.options;
  await requireFree(port);
  await requireFree(port + 1);
  const workers = await devServer.start(port);
  context.cleanups.push(workers.stop);
  context.workersEnded = workers.ended;
  terminal.print(`  Starting pnpm dev; its log is ${workers.logFile}`);
  await workers.ready();
}

async function assertSecret(context: Context): Promise<void> {
  if ((await testPipeline(context)) === 'signature refused')
    throw new CommandError('The Workers refuse the secret in .dev.vars: is it set elsewhere too?');
}

/** Workers that ran before have the secret of back then, until they are restarted. */
async function untilSecretFits(context: Context): Promise<StepResult | undefined> {
  if ((await testPipeline(context)) === 'accepted') return undefined;
  const { pnpm } = context.dependencies;
  const remedy = `pnpm dev has another signing secret: restart it in its terminal (Ctrl+C, ${pnpm} dev)`;
  if (!context.isInteractive) throw new CommandError(`${remedy}.`);
  context.dependencies.terminal.print(`  ${remedy}.`);
  const check = async () =>
    (await testPipeline(context).catch(() => 'signature refused')) === 'accepted'
      ? true
      : undefined;
  const { outcome } = await waitFor(context, {
    subject: 'pnpm dev with the new secret',
    check,
    by: 'person',
  });
  if (outcome === 'skipped') return skipped('pnpm dev has another signing secret');
  if (outcome === 'timed out') throw new CommandError(`${remedy}.`);
  return done('pnpm dev has the new secret');
}

/** Sends an event of our own through ingest and the queue, and waits until the consumer has it. */
async function testPipeline(context: Context): Promise<'accepted' | 'signature refused'> {
  const { id, result } = await sendTestEvent(context);
  if (result === 'signature refused') return result;
  const { outcome } = await waitFor(context, {
    subject: 'the consumer',
    check: async () => ((await context.hasEvent(id)) ? true : undefined),
    by: 'machine',
  });
  if (outcome !== 'timed out') return 'accepted';
  throw new CommandError(
    'ingest took an event, and the consumer has not committed it: see the log of pnpm dev.',
  );
}
