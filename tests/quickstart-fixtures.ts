import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { FakeStripe } from '@stripe-credits/fake-stripe';
import { onTestFinished } from 'vitest';
import { targetOf } from '../tools/cli/deploy/read-target.ts';
import { requireFree } from '../tools/cli/port.ts';
import type { QuickstartDependencies } from '../tools/cli/quickstart/dependencies.ts';
import type { QuickstartOptions } from '../tools/cli/quickstart/options.ts';
import { STEP_NAMES, type StepName } from '../tools/cli/quickstart/step-names.ts';
import { openVariablesFile } from '../tools/cli/quickstart/variables-file.ts';
import { walk } from '../tools/cli/quickstart/walk.ts';
import { setUp } from '../tools/cli/stripe-setup/set-up.ts';
import { InterruptedError } from '../tools/cli/terminal/command-error.ts';
import { FakeCloudflare } from './cloudflare/fake-cloudflare.ts';
import { connectTo } from './fake-dependencies.ts';
import { captureOutput } from './run-command.ts';

export const TEST_KEY = 'sk_test_fake';
export const PLACEHOLDER = 'whsec_local_development_only';

/** Only these steps, so that a refusal is that of one. */
export const only = (...names: StepName[]) => ({
  skip: STEP_NAMES.filter((name) => !names.includes(name)),
});

/** Nobody can be asked. */
export const UNATTENDED = { yes: true };

interface Machine {
  /** What answers the key. */
  readonly stripe: FakeStripe;
  readonly changes?: Partial<QuickstartDependencies>;
  /** What the person types, in this order; Ctrl+C when there is no more. */
  readonly answers?: readonly string[];
  /** Called with each text that is printed. */
  readonly onPrint?: (text: string) => void;
}

/**
 * A machine on which `pnpm quickstart` runs in this process, with a person in front of it: Workers run
 * already, and `.dev.vars` is not there yet. Its files are removed when the test has finished.
 */
export function createMachine({ stripe, changes, answers = [], onPrint }: Machine) {
  const folder = mkdtempSync(join(tmpdir(), 'quickstart-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const devVarsPath = join(folder, '.dev.vars');
  const printed: string[] = [];
  const unanswered = [...answers];
  const connectStripe = connectTo(stripe);
  const cloudflare = new FakeCloudflare();
  const dependencies: QuickstartDependencies = {
    terminal: {
      isInteractive: true,
      print(text) {
        printed.push(stripVTControlCharacters(text));
        onPrint?.(text);
      },
      progress: { show: () => undefined, end: () => undefined },
      async askHidden(question) {
        printed.push(question);
        const answer = unanswered.shift();
        if (answer === undefined) throw new InterruptedError('Stopped. Nothing is half-done.');
        return answer;
      },
      onEnter: () => () => undefined,
    },
    env: {},
    pnpm: 'pnpm',
    connectStripe,
    devVars: openVariablesFile(
      devVarsPath,
      '.dev.vars',
      () => `STRIPE_WEBHOOK_SECRET=${PLACEHOLDER}\n`,
    ),
    devServer: { isRunning: async () => true, start: () => Promise.reject(new Error('unused')) },
    requireFree,
    readCliSecret: async () => ({ outcome: 'not installed' }),
    webhookUrl: 'http://127.0.0.1:9/api/stripe/webhook',
    consoleUrl: 'http://127.0.0.1:9',
    queryLocal: (sql) => cloudflare.queryLocal('', sql),
    setUpPackages: (key) =>
      setUp(
        { env: 'top' },
        {
          connectStripe,
          readTarget: targetOf,
          env: { STRIPE_SECRET_KEY: key },
          cloudflare: Object.assign(new FakeCloudflare(), {
            queryLocal: (_: string, sql: string) => dependencies.queryLocal(sql),
          }),
        },
      ),
    timeoutsMs: { person: 30_000, unattended: 100, machine: 30_000 },
    onInterrupt: () => () => undefined,
    ...changes,
  };
  return {
    cloudflare,
    dependencies,
    /** Everything that was printed, as the person sees it. */
    output: () => printed.join('\n'),
    /** The text of `.dev.vars`; undefined if it is not there. */
    devVars: () => (existsSync(devVarsPath) ? readFileSync(devVarsPath, 'utf8') : undefined),
    mode: () => statSync(devVarsPath).mode & 0o777,
    async quickstart(options: Partial<QuickstartOptions> = {}) {
      const all = { user: 'quickstart', package: 'starter', port: 8787, skip: [], ...options };
      const result = await captureOutput(() => walk(all, dependencies));
      return { ...result, stderr: stripVTControlCharacters(result.stderr) };
    },
  };
}

/** Stands in for `stripe listen`: posts each event of the account once. */
export function forwardEvents(stripe: FakeStripe): () => Promise<void> {
  let stopped = false;
  const forwarding = (async () => {
    while (!stopped) {
      for (const event of stripe.state.events.all())
        if (event.pending_webhooks > 0) await stripe.deliver(event);
      await delay(20);
    }
  })();
  return () => {
    stopped = true;
    return forwarding;
  };
}
