import { type Database, Refusal, traceTransaction } from '@stripe-credits/db';
import {
  adjustCredits,
  findUsers,
  getPurchase,
  getUser,
  grantCredits,
  releaseReservation,
  type SupportRequest,
} from '@stripe-credits/db/users';
import { readNotificationSettings } from '@stripe-credits/notifications';
import { fromPathSegment } from '@stripe-credits/platform/path-segment';
import { isValidId, parseLivemode } from '@stripe-credits/stripe-events';
import { type Context, Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { redactCorrections } from '../views/repairs.tsx';
import { userPath } from '../views/user-link.tsx';
import { ConfirmPage, type SupportAct } from '../views/users/forms.tsx';
import { UserPage } from '../views/users/page.tsx';
import { UserSearch } from '../views/users/search.tsx';
import { TransactionPage } from '../views/users/transaction.tsx';
import {
  assertKnown,
  bodyParams,
  getParam,
  type Params,
  parseAmount,
  parseInteger,
  queryParams,
} from './params.ts';

export const users = new Hono<ConsoleApp>();

users.get('/', async (c) => {
  const params = queryParams(c);
  assertKnown(params, ['q']);
  const query = getParam(params, 'q') ?? '';
  if (!acceptsHtml(c) && query === '')
    throw new Refusal('invalid', 'q is missing: give a user id, or an id of Stripe.');
  const found = await findUsers(c.get('db'), query);
  if (!acceptsHtml(c)) return c.json(found);
  const [only] = found.users;
  if (only && found.users.length === 1) return c.redirect(userPath(only.userId));
  return c.render(<UserSearch query={query} found={found} />);
});

users.get('/:id', async (c) => {
  const params = queryParams(c);
  assertKnown(params, ['before', 'purchasesBefore', 'purchase']);
  const userId = userIdOf(c);
  const purchase = getParam(params, 'purchase');
  const [user, found] = await Promise.all([
    getUser(c.get('db'), userId, {
      before: parseSequence(params, 'before'),
      purchasesBefore: parseSequence(params, 'purchasesBefore'),
    }),
    purchase === undefined ? undefined : requirePurchase(c.get('db'), userId, purchase),
  ]);
  if (!acceptsHtml(c)) return c.json({ user, purchase: found });
  return c.render(<UserPage user={user} found={found} isLive={parseLivemode(c.env)} />);
});

async function requirePurchase(db: Database, userId: string, purchase: string) {
  const found = await getPurchase(db, userId, purchase);
  if (found) return found;
  throw new Refusal('not_found', `${purchase} is not a purchase that credited ${userId}.`);
}

users.get('/:id/transactions/:transaction', async (c) => {
  const userId = userIdOf(c);
  const id = c.req.param('transaction');
  const trace = await traceTransaction(c.get('db'), userId, id);
  if (!trace) throw new Refusal('not_found', `${id} is not in the ledger of ${userId}.`);
  if (acceptsHtml(c))
    return c.render(
      <TransactionPage userId={userId} trace={trace} isLive={parseLivemode(c.env)} />,
    );
  return c.json({ transaction: { ...trace, corrections: redactCorrections(trace.corrections) } });
});

users.post('/:id/grants', (c) => support(c, 'grants'));
users.post('/:id/adjustments', (c) => support(c, 'adjustments'));

users.post('/:id/reservations/release', async (c) => {
  const userId = userIdOf(c);
  const params = await bodyParams(c);
  assertKnown(params, ['reservationId', 'reason', 'idempotencyKey']);
  const { balance, duplicate, ...released } = await releaseReservation(c.get('db'), {
    userId,
    reservationId: getParam(params, 'reservationId') ?? '',
    idempotencyKey: parseIdempotencyKey(params),
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
  });
  if (acceptsHtml(c)) return c.redirect(userPath(userId), 303);
  return c.json({ released, available: balance.available, duplicate });
});

const SUPPORT_FIELDS = ['amount', 'reason', 'idempotencyKey', 'confirmAmount', 'confirmUnknown'];

async function support(c: Context<ConsoleApp>, act: SupportAct): Promise<Response> {
  const params = await bodyParams(c);
  assertKnown(params, SUPPORT_FIELDS);
  const request = parseSupport(c, params);
  const insert = act === 'grants' ? grantCredits : adjustCredits;
  try {
    const { transaction, duplicate, balance } = await insert(c.get('db'), request);
    if (acceptsHtml(c)) return c.redirect(userPath(request.userId), 303);
    const { balance: total, available } = balance;
    return c.json({ transaction, balance: total, available, duplicate }, duplicate ? 200 : 201);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === undefined || !acceptsHtml(c)) throw error;
    const { userId, amount, confirmAmount } = request;
    const fields = toFields(params, request);
    const isWrong = error.code === 'confirm_amount' && confirmAmount !== undefined;
    return c.render(
      <ConfirmPage
        userId={userId}
        act={act}
        amount={amount}
        fields={fields}
        confirmation={error.code}
        error={isWrong ? error.message : undefined}
      />,
    );
  }
}

function parseSupport(c: Context<ConsoleApp>, params: Params): SupportRequest {
  return {
    userId: userIdOf(c),
    amount: parseAmount(params, 'amount'),
    reason: getParam(params, 'reason') ?? '',
    actor: c.get('actor'),
    idempotencyKey: parseIdempotencyKey(params) ?? crypto.randomUUID(),
    confirmAbove: parseConfirmAbove(c.env),
    confirmAmount: params.has('confirmAmount') ? parseAmount(params, 'confirmAmount') : undefined,
    confirmUnknown: getParam(params, 'confirmUnknown') === 'true',
    lowBalanceThreshold: readNotificationSettings(c.env).lowBalanceThreshold,
  };
}

/** @throws Refusal for an empty one: with a random key instead, a repeated request would act again. */
function parseIdempotencyKey(params: Params): string | undefined {
  if (!params.has('idempotencyKey')) return undefined;
  const key = getParam(params, 'idempotencyKey');
  if (isValidId(key)) return key;
  throw new Refusal(
    'invalid',
    'idempotencyKey must have 1 to 255 characters and no invisible ones, or be left out.',
  );
}

/** @throws for a setting that is not a number: every amount would pass without a confirmation. */
function parseConfirmAbove({ CONFIRM_ABOVE }: ConsoleEnv): number {
  if (!/^\d{1,12}$/.test(CONFIRM_ABOVE))
    throw new Error(
      'CONFIRM_ABOVE must be a whole number of credits: set it in the vars of wrangler.jsonc',
    );
  return Number(CONFIRM_ABOVE);
}

/** What the confirmation sends again. An amount that was typed wrongly is typed anew. */
function toFields(params: Params, { idempotencyKey, amount, confirmAmount }: SupportRequest) {
  const names = SUPPORT_FIELDS.filter(
    (name) => name !== 'confirmAmount' || confirmAmount === amount,
  );
  const given = names.flatMap((name) => {
    const value = getParam(params, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(given), idempotencyKey };
}

const userIdOf = (c: Context<ConsoleApp>): string =>
  fromPathSegment((c.req.param('id') ?? '').trim());

const parseSequence = (params: Params, name: string): number | undefined =>
  params.has(name) ? parseInteger(params, name) : undefined;
