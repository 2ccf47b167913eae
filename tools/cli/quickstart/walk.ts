import { styleText } from 'node:util';
import { toCommandError } from '../stripe/client.ts';
import { CommandError, InterruptedError, UsageError } from '../terminal/command-error.ts';
import { printResult } from '../terminal/output.ts';
import { Context } from './context.ts';
import type { QuickstartDependencies } from './dependencies.ts';
import { nextSteps } from './next-steps.ts';
import type { QuickstartOptions } from './options.ts';
import { type StepResult, skipped } from './step.ts';
import { STEP_NAMES, type StepName } from './step-names.ts';
import { loadAccount } from './steps/key.ts';
import { steps } from './steps.ts';

/** `pnpm quickstart`: runs the steps one after another, until one is refused. */
export async function walk(
  options: QuickstartOptions,
  dependencies: QuickstartDependencies,
): Promise<void> {
  const { terminal, onInterrupt } = dependencies;
  if (!terminal.isInteractive && !options.yes)
    throw new UsageError(
      `Add --yes: there is no terminal to ask on.${options.fake ? '' : ' With --yes, but without a key, the fake of Stripe is used.'}`,
    );
  const interruption = new AbortController();
  const stopListening = onInterrupt(() => interruption.abort());
  const context = new Context(options, dependencies, interruption.signal);
  try {
    const results: object[] = [];
    for (const [index, name] of STEP_NAMES.entries()) {
      results.push({ name, ...(await runStep(name, index, context)) });
      context.throwIfInterrupted();
    }
    terminal.print(nextSteps(context));
    const { sessionId, credits } = context;
    const { user, json = false } = options;
    printResult(json, { user, session: sessionId, credits, steps: results }, []);
    await keepRunning(context);
  } finally {
    stopListening();
    for (const cleanup of context.cleanups.splice(0).reverse()) await cleanup();
  }
}

async function runStep(name: StepName, index: number, context: Context): Promise<StepResult> {
  const { terminal } = context.dependencies;
  terminal.print(
    styleText('bold', `\n${index + 1}/${STEP_NAMES.length} ${name}: ${steps[name].title}`),
  );
  const reason = reasonToSkip(name, index, context.options);
  const result = await (reason ? leaveOut(name, reason, context) : steps[name].run(context)).catch(
    (error: unknown) => explain(error, name, context),
  );
  terminal.print(format(result));
  return result;
}

/** The steps after the key need the account all the same. */
async function leaveOut(name: StepName, reason: StepResult, context: Context): Promise<StepResult> {
  if (name === 'key') await loadAccount(context);
  return reason;
}

/** Workers that an earlier run started have ended with it, so that `--from` starts them again. */
function reasonToSkip(
  name: StepName,
  index: number,
  { skip, from }: QuickstartOptions,
): StepResult | undefined {
  if (skip.includes(name)) return skipped(`--skip ${name}`);
  if (from && name !== 'dev' && index < STEP_NAMES.indexOf(from)) return skipped(`--from ${from}`);
  return undefined;
}

/** The refusal of a step, with how to go on. */
function explain(thrown: unknown, name: StepName, context: Context): never {
  const error = toCommandError(thrown);
  if (!(error instanceof CommandError) || error instanceof UsageError) throw error;
  const remedy = `To go on here: ${context.resumeCommand(name)}`;
  // Ctrl+C also reaches what the step has started, whose end is not its own failure.
  if (error instanceof InterruptedError || context.signal.aborted)
    throw new InterruptedError(`Stopped. Nothing is half-done.\n${remedy}`);
  throw new CommandError(`${error.message}\n${remedy}`);
}

const COLORS = {
  done: 'green',
  'already done': 'green',
  'not needed': 'cyan',
  skipped: 'yellow',
} as const;

const format = ({ outcome, detail }: StepResult): string =>
  `  ${styleText(COLORS[outcome], outcome)}: ${detail}`;

/** Workers that this command has started run on until Ctrl+C, so that the person can go on with them. */
async function keepRunning(context: Context): Promise<void> {
  const { terminal } = context.dependencies;
  if (!context.workersEnded || context.stopsWorkers) return;
  terminal.print('The Workers keep running. Stop them with Ctrl+C.');
  await Promise.race([context.workersEnded, untilAborted(context.signal)]);
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
