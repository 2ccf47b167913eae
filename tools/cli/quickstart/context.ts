import type { UserDetails } from '@stripe-credits/db/users';
import type { FakeStripe } from '@stripe-credits/fake-stripe';
import type Stripe from 'stripe';
import { readSecrets } from '../../../apps/ingest/src/verify.ts';
import { RefusedError } from '../console/answer.ts';
import { type ConsoleClient, connectToConsole } from '../console/client.ts';
import { userPath } from '../credits/user-path.ts';
import { DEFAULT_PORT } from '../dev/settings.ts';
import { CommandError, InterruptedError } from '../terminal/command-error.ts';
import type { QuickstartDependencies } from './dependencies.ts';
import { DEFAULT_PACKAGE, DEFAULT_USER, type QuickstartOptions } from './options.ts';
import type { StepName } from './step-names.ts';

/** Stripe as the steps use it: an account in test mode, or the fake, whose sessions pay themselves. */
export type StripeAccount =
  | { readonly kind: 'account'; readonly key: string; readonly stripe: Stripe }
  | { readonly kind: 'fake'; readonly fake: FakeStripe; readonly stripe: Stripe };

export const SECRET_KEY = 'STRIPE_SECRET_KEY';
export const WEBHOOK_SECRET = 'STRIPE_WEBHOOK_SECRET';
export const API_URL = 'STRIPE_API_URL';

/** What the steps share. */
export class Context {
  readonly options: QuickstartOptions;
  readonly dependencies: QuickstartDependencies;
  readonly signal: AbortSignal;
  /** Ends what the steps have started, the newest first. */
  readonly cleanups: (() => unknown)[] = [];
  /** Resolves when Workers that this command has started end; undefined if it started none. */
  workersEnded: Promise<unknown> | undefined;
  /** What --json prints; null until the steps `checkout` and `credits` know it. */
  sessionId: string | null = null;
  credits: number | null = null;
  /** Assigned by the step `key`, which comes first, and by `loadAccount` where that step is left out. */
  account!: StripeAccount;

  constructor(
    options: QuickstartOptions,
    dependencies: QuickstartDependencies,
    signal: AbortSignal,
  ) {
    this.options = options;
    this.dependencies = dependencies;
    this.signal = signal;
  }

  /** Whether the person can be asked. */
  get isInteractive(): boolean {
    return this.dependencies.terminal.isInteractive && !this.options.yes;
  }

  /** Whether Workers that this command has started end with it: nobody is there to press Ctrl+C. */
  get stopsWorkers(): boolean {
    return this.workersEnded !== undefined && !this.isInteractive;
  }

  /** The secret with which events are signed: the first of several. Empty if none is set. */
  get webhookSecret(): string {
    const [secret = ''] = readSecrets(this.dependencies.devVars.read(WEBHOOK_SECRET));
    return secret;
  }

  /** Whether the consumer has committed the event. */
  async hasEvent(id: string): Promise<boolean> {
    try {
      await this.#console.get<{ readonly id: string }>(`/events/${id}`, 'id');
      return true;
    } catch (error) {
      // It is not known here yet.
      if (error instanceof RefusedError) return false;
      throw error;
    }
  }

  async readUser(): Promise<UserDetails> {
    const path = userPath(this.options.user);
    return (await this.#console.get<{ readonly user: UserDetails }>(path, 'user')).user;
  }

  /** The ledger entry of a session of the user, once there is one. */
  async findPurchase(sessionId: string) {
    const { transactions } = await this.readUser();
    return transactions.find(({ type, source }) => type === 'purchase' && source === sessionId);
  }

  get #console(): ConsoleClient {
    return connectToConsole({ url: this.dependencies.consoleUrl });
  }

  /** @throws CommandError if none is set. */
  requireWebhookSecret(): string {
    if (this.webhookSecret !== '') return this.webhookSecret;
    const { devVars } = this.dependencies;
    throw new CommandError(
      `${WEBHOOK_SECRET} is empty in ${devVars.name}: ${this.resumeCommand('secret')} sets it.`,
    );
  }

  /** The command that continues with this step as this run was started, without the key. */
  resumeCommand(from: StepName): string {
    const { fake, user, package: packageId, port, yes, json } = this.options;
    return [
      `${this.dependencies.pnpm} quickstart`,
      fake && '--fake',
      user !== DEFAULT_USER && `--user ${user}`,
      packageId !== DEFAULT_PACKAGE && `--package ${packageId}`,
      port !== DEFAULT_PORT && `--port ${port}`,
      `--from ${from}`,
      yes && '--yes',
      json && '--json',
    ]
      .filter(Boolean)
      .join(' ');
  }

  throwIfInterrupted(): void {
    if (this.signal.aborted) throw new InterruptedError('Stopped. Nothing is half-done.');
  }
}
