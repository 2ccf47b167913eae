import type {
  AdjustmentRequest,
  CaptureRequest,
  ReleaseRequest,
  ReserveRequest,
  ReverseRequest,
} from '../../src/index.ts';
import type { Answer, CreditCall } from './credit-calls.ts';

interface Entry {
  readonly userId: string;
  readonly amount: number;
  /** Everything that a repeated call must repeat. */
  readonly terms: string;
}

interface Reversal extends Entry {
  readonly spend: string;
  /** Whether it took all that was left: then a call without an amount is the same. */
  readonly isRest: boolean;
}

interface Reservation extends ReserveRequest {
  readonly expiresAt: number;
  end: 'captured' | 'released' | null;
  endedAt: number;
  endKey: string | undefined;
}

export const reservationIdOf = (userId: string, key: string) =>
  `reservation:${userId}:${encodeURIComponent(key)}`;
const transactionIdOf = (act: string, userId: string, key: string) =>
  `${act}:${userId}:${encodeURIComponent(key)}`;

const DAY_MS = 86_400_000;

/**
 * What every call must answer and every balance must be, from the rules alone: maps and sums in
 * place of a database. It knows what was posted for purchases from the oracle of events.
 */
export class CreditOracle {
  now = 0;
  /** Σ of the entries of purchases, by user. */
  purchased: ReadonlyMap<string, number> = new Map();
  readonly #entries = new Map<string, Entry>();
  readonly #reversals = new Map<string, Reversal>();
  readonly reservations = new Map<string, Reservation>();

  balanceOf(userId: string) {
    const entries = [...this.#entries.values(), ...this.#reversals.values()];
    const ofUser = entries.filter((entry) => entry.userId === userId);
    const balance = (this.purchased.get(userId) ?? 0) + sum(ofUser);
    const reserved = sum(
      [...this.reservations.values()].filter(
        (reservation) => reservation.userId === userId && this.#endOf(reservation) === null,
      ),
    );
    return { balance, available: balance - reserved, reserved };
  }

  /** The ids of spends and captures. */
  get spends(): string[] {
    return [...this.#entries.keys()].filter((id) => /^(spend|capture):/.test(id));
  }

  call({ method, request }: CreditCall): Answer[] {
    switch (method) {
      case 'spend':
        return [this.#enter('spend', { ...request, amount: -request.amount, actor: '' })];
      case 'spendMany':
        return this.#spendMany(request.map((each) => ({ ...each, actor: '' })));
      case 'grant':
      case 'adjustment':
        return [this.#enter(method, request)];
      case 'reserve':
        return [this.#reserve(request)];
      case 'capture':
        return [this.#capture(request)];
      case 'release':
        return [this.#release(request)];
      case 'reverse':
        return [this.#reverse(request)];
    }
  }

  /** Forgets what ended without a capture more than 90 days ago. */
  purge(): void {
    for (const [id, { end, endedAt, expiresAt }] of this.reservations) {
      const ended = end === null ? expiresAt : endedAt;
      if (end !== 'captured' && ended < this.now - 90 * DAY_MS) this.reservations.delete(id);
    }
  }

  /** In their order; what another spend of the list has taken under one key is then a conflict. */
  #spendMany(requests: readonly AdjustmentRequest[]): Answer[] {
    const answers = requests.map((each) => this.#enter('spend', { ...each, amount: -each.amount }));
    return answers.map((answer, index) => {
      const request = requests[index];
      if (answer.status !== 'insufficient_credits' || !request) return answer;
      const id = transactionIdOf('spend', request.userId, request.idempotencyKey);
      return this.#entries.has(id) ? { status: 'conflict' } : answer;
    });
  }

  #enter(type: string, request: AdjustmentRequest): Answer {
    const { userId, amount, reason, actor, idempotencyKey } = request;
    const id = transactionIdOf(type, userId, idempotencyKey);
    const terms = JSON.stringify([amount, reason, actor]);
    const earlier = this.#entries.get(id);
    if (earlier)
      return earlier.terms === terms
        ? { status: 'inserted', duplicate: true, amount }
        : { status: 'conflict' };
    if (-amount > Math.max(0, this.balanceOf(userId).available) && amount < 0)
      return { status: 'insufficient_credits' };
    this.#entries.set(id, { userId, amount, terms });
    return { status: 'inserted', duplicate: false, amount };
  }

  #reserve(request: ReserveRequest): Answer {
    const { userId, amount, reason, expiresInSeconds, idempotencyKey } = request;
    const id = reservationIdOf(userId, idempotencyKey);
    const earlier = this.reservations.get(id);
    if (earlier) {
      const isSame =
        earlier.amount === amount &&
        earlier.reason === reason &&
        earlier.expiresInSeconds === expiresInSeconds;
      if (!isSame) return { status: 'conflict' };
      return this.#endOf(earlier) ?? { status: 'reserved', duplicate: true };
    }
    if (amount > this.balanceOf(userId).available) return { status: 'insufficient_credits' };
    const expiresAt = this.now + expiresInSeconds * 1000;
    const open = { end: null, endedAt: 0, endKey: undefined };
    this.reservations.set(id, { ...request, ...open, expiresAt });
    return { status: 'reserved', duplicate: false };
  }

  #capture({ reservationId, amount, overflow, idempotencyKey }: CaptureRequest): Answer {
    const reservation = this.reservations.get(reservationId);
    if (!reservation) return { status: 'not_found' };
    const { userId, amount: reserved } = reservation;
    const id = transactionIdOf('capture', userId, idempotencyKey);
    const terms = JSON.stringify([reservationId, amount, overflow]);
    const earlier = this.#entries.get(id);
    if (earlier)
      return earlier.terms === terms
        ? { status: 'captured', duplicate: true, amount: earlier.amount }
        : { status: 'conflict' };
    const ended = this.#endOf(reservation);
    if (ended) return ended;
    if (amount > reserved && overflow === 'reject') return { status: 'exceeds_reservation' };
    const taken = overflow === 'cap' && amount > reserved ? reserved : amount;
    this.#end(reservation, 'captured', idempotencyKey);
    this.#entries.set(id, { userId, amount: -taken, terms });
    return { status: 'captured', duplicate: false, amount: -taken };
  }

  #release({ reservationId, idempotencyKey }: ReleaseRequest): Answer {
    const reservation = this.reservations.get(reservationId);
    if (!reservation) return { status: 'not_found' };
    const { end, endKey } = reservation;
    if (end === 'released' && endKey !== undefined && endKey === idempotencyKey)
      return { status: 'released', duplicate: true };
    const ended = this.#endOf(reservation);
    if (ended) return ended;
    this.#end(reservation, 'released', idempotencyKey);
    return { status: 'released', duplicate: false };
  }

  #reverse({ transactionId, amount, reason, idempotencyKey }: ReverseRequest): Answer {
    const spend = this.#entries.get(transactionId);
    if (!spend || !this.spends.includes(transactionId)) return { status: 'not_found' };
    const { userId } = spend;
    const ofSpend = () => [...this.#reversals.values()].filter((r) => r.spend === transactionId);
    const left = () => -spend.amount - sum(ofSpend());
    const id = transactionIdOf('reversal', userId, idempotencyKey);
    const earlier = this.#reversals.get(id);
    if (earlier) {
      const isSameAmount = amount === undefined ? earlier.isRest : earlier.amount === amount;
      const isSame = isSameAmount && earlier.spend === transactionId && earlier.terms === reason;
      return isSame
        ? { status: 'reversed', duplicate: true, amount: earlier.amount, left: left() }
        : { status: 'conflict' };
    }
    const credits = amount ?? left();
    if (credits < 1 || credits > left()) return { status: 'exceeds_spend', left: left() };
    const isRest = credits === left();
    const reversal = { userId, amount: credits, terms: reason, spend: transactionId, isRest };
    this.#reversals.set(id, reversal);
    return { status: 'reversed', duplicate: false, amount: credits, left: left() };
  }

  #endOf({ end, expiresAt }: Reservation): Answer | null {
    if (end !== null) return { status: 'ended', end };
    return expiresAt <= this.now ? { status: 'ended', end: 'expired' } : null;
  }

  #end(reservation: Reservation, end: 'captured' | 'released', endKey: string | undefined): void {
    Object.assign(reservation, { end, endKey, endedAt: this.now });
  }
}

const sum = (parts: readonly { readonly amount: number }[]): number =>
  parts.reduce((total, { amount }) => total + amount, 0);
