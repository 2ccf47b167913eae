import {
  type AdjustmentRequest,
  adjust,
  type CaptureRequest,
  capture,
  type Database,
  type ReleaseRequest,
  type ReserveRequest,
  type ReverseRequest,
  release,
  reserve,
  reverse,
  type SpendRequest,
  spend,
  spendMany,
} from '../../src/index.ts';

/** A call of the ledger with its arguments, to the database or to the oracle. */
export type CreditCall =
  | { readonly method: 'spend'; readonly request: SpendRequest }
  | { readonly method: 'spendMany'; readonly request: readonly SpendRequest[] }
  | { readonly method: 'grant' | 'adjustment'; readonly request: AdjustmentRequest }
  | { readonly method: 'reserve'; readonly request: ReserveRequest }
  | { readonly method: 'capture'; readonly request: CaptureRequest }
  | { readonly method: 'release'; readonly request: ReleaseRequest }
  | { readonly method: 'reverse'; readonly request: ReverseRequest };

/** What is compared of a result. */
export interface Answer {
  readonly status: string;
  readonly duplicate?: boolean;
  /** Of the transaction: what it moved. */
  readonly amount?: number;
  readonly end?: string;
  /** What is left of a spend. */
  readonly left?: number;
}

export async function callDatabase(
  db: Database,
  { method, request }: CreditCall,
  at: Date,
): Promise<Answer[]> {
  switch (method) {
    case 'spend':
      return [toAnswer((await spend(db, request, { at })).result)];
    case 'spendMany':
      return (await spendMany(db, request, { at })).result.map(toAnswer);
    case 'grant':
    case 'adjustment':
      return [toAnswer((await adjust(db, method, request, { at })).result)];
    case 'reserve':
      return [toAnswer((await reserve(db, request, { at })).result)];
    case 'capture':
      return [toAnswer((await capture(db, request, { at })).result)];
    case 'release':
      return [toAnswer(await release(db, request, { at }))];
    case 'reverse':
      return [toAnswer(await reverse(db, request, { at }))];
  }
}

interface Result extends Pick<Answer, 'status' | 'duplicate' | 'end' | 'left'> {
  readonly transaction?: { readonly amount: number };
}

const toAnswer = ({ status, duplicate, end, left, transaction }: Result): Answer => ({
  status,
  ...(duplicate !== undefined && { duplicate }),
  ...(end !== undefined && { end }),
  ...(left !== undefined && { left }),
  ...(transaction && status !== 'conflict' && { amount: transaction.amount }),
});

/** The call with one argument changed. */
export function changeCall(call: CreditCall, change: 'amount' | 'reason' | 'other'): CreditCall {
  const { method, request } = call;
  if (change === 'amount' && 'amount' in request) {
    const amount = request.amount === undefined ? 1 : request.amount + 1 || 1;
    return { method, request: { ...request, amount } } as CreditCall;
  }
  if (change === 'reason' && 'reason' in request)
    return { method, request: { ...request, reason: 'another' } } as CreditCall;
  switch (method) {
    case 'capture':
      return {
        method,
        request: { ...request, overflow: request.overflow === 'cap' ? 'overdraw' : 'cap' },
      };
    case 'reserve':
      return { method, request: { ...request, expiresInSeconds: 59 } };
    case 'release':
      return { method, request: { ...request, idempotencyKey: 'another' } };
    case 'grant':
    case 'adjustment':
      return { method, request: { ...request, actor: 'somebody else' } };
    case 'spend':
      return { method, request: { ...request, idempotencyKey: 'another' } };
    case 'reverse':
      return { method, request: { ...request, idempotencyKey: 'another' } };
    case 'spendMany':
      return { method, request: request.toReversed() };
  }
}
