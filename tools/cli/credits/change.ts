import type { LedgerTrace } from '@stripe-credits/db';
import { RefusedError } from '../console/answer.ts';
import { type ConsoleClient, type ConsoleOptions, connectToConsole } from '../console/client.ts';
import { CommandError } from '../terminal/command-error.ts';
import { confirm } from '../terminal/confirm.ts';
import { printMessage, printResult } from '../terminal/output.ts';
import { parseUserId, userPath } from './user-path.ts';

interface Options extends ConsoleOptions {
  readonly reason: string;
  readonly idempotencyKey?: string;
  /** Confirms what the console asks about. */
  readonly yes?: true;
}

interface Response {
  readonly transaction: Pick<LedgerTrace, 'id' | 'amount'>;
  readonly balance: number;
  readonly available: number;
  readonly duplicate: boolean;
}

export const grant = (user: string, amount: number, options: Options) =>
  change('grants', user, amount, options);

export const adjust = (user: string, amount: number, options: Options) =>
  change('adjustments', user, amount, options);

async function change(
  route: 'grants' | 'adjustments',
  user: string,
  amount: number,
  { json = false, reason, idempotencyKey = crypto.randomUUID(), yes, ...connection }: Options,
): Promise<void> {
  const console = connectToConsole(connection);
  printMessage(`Console: ${console.name}`);
  const path = userPath(user, `/${route}`);
  const body = { amount, reason, idempotencyKey };
  const response = await postConfirmed(console, path, body, {
    user: parseUserId(user),
    yes: yes === true,
  });
  printResult(json, response, []);
  printMessage(summarize(parseUserId(user), response));
}

interface Body {
  readonly amount: number;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Sends it again with a confirmation for as long as the console asks for another one. */
async function postConfirmed(
  console: ConsoleClient,
  path: string,
  body: Body,
  person: { readonly user: string; readonly yes: boolean },
): Promise<Response> {
  try {
    return await console.post<Response>(path, body, 'transaction');
  } catch (error) {
    const confirmation = await askFor(error, console.name, body, person);
    if (confirmation) return postConfirmed(console, path, { ...body, ...confirmation }, person);
    if (error instanceof CommandError && !(error instanceof RefusedError))
      printMessage(
        `The balance may have changed. To repeat the command safely, add --idempotency-key ${body.idempotencyKey}`,
      );
    throw error;
  }
}

/** What confirms it, once a person has; undefined where a confirmation does not help. */
async function askFor(
  error: unknown,
  name: string,
  { amount }: Body,
  { user, yes }: { readonly user: string; readonly yes: boolean },
): Promise<object | undefined> {
  const code = error instanceof RefusedError ? error.code : undefined;
  if (code === 'confirm_amount') {
    const text = amount.toLocaleString('en', { signDisplay: 'exceptZero' });
    await confirm(
      `${name}: this changes the balance of ${user} by ${text} credits, which is more than usual.`,
      String(amount),
      yes,
    );
    return { confirmAmount: amount };
  }
  if (code !== 'confirm_unknown') return undefined;
  await confirm(
    `${name}: ${user} is unknown, so this opens a new account. Is the id spelled right?`,
    user,
    yes,
  );
  return { confirmUnknown: true };
}

const summarize = (user: string, { transaction, balance, available, duplicate }: Response) =>
  `${duplicate ? 'Already done by a command with this key' : 'Done'}: ${transaction.amount > 0 ? '+' : ''}${transaction.amount} for ${user}. The balance is ${balance}, ${available} are available. To see it: pnpm credits trace ${user} ${transaction.id}`;
