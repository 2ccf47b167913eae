import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { readBalances } from '../ledger/balances.ts';
import { creditLedger } from '../schema/index.ts';
import { selectUsersOf } from './users-of-reference.ts';

const USERS_MAX = 20;

interface FoundUser {
  readonly userId: string;
  readonly balance: number;
}

export interface FoundUsers {
  readonly users: readonly FoundUser[];
  /** Whether these are all of them. */
  readonly isComplete: boolean;
}

/**
 * The users of an exact id: their own, or one of Stripe's objects, an event, a ledger entry or a
 * reservation. Otherwise those whose ids begin with the text. At most 20, in the order of their ids.
 */
export async function findUsers(db: Database, text: string): Promise<FoundUsers> {
  const reference = text.trim();
  if (reference === '') return { users: [], isComplete: true };
  const [exact, beginning] = await db.batch([
    selectUsersOf(db, reference, USERS_MAX + 1),
    selectUsersBeginning(db, reference),
  ]);
  const found = exact.length > 0 ? exact : beginning;
  const balances = await readBalances(
    db,
    found.slice(0, USERS_MAX).map(({ userId }) => userId),
  );
  const users = balances.map(({ userId, balance }) => ({ userId, balance }));
  return { users, isComplete: found.length <= USERS_MAX };
}

/**
 * A loose index scan: each step seeks the next user in the primary key of the ledger, so that a user
 * costs one row read, however many rows they have. U+10FFFF sorts behind any other character.
 */
function selectUsersBeginning(db: Database, prefix: string) {
  const end = `${prefix}\u{10ffff}`;
  const userId = sql<string>`found.id`.as('user_id');
  return db.select({ userId }).from(sql`(
    WITH RECURSIVE users (id, n) AS (
      SELECT * FROM (
        SELECT ${creditLedger.userId}, 1 FROM ${creditLedger}
        WHERE ${creditLedger.userId} >= ${prefix} AND ${creditLedger.userId} < ${end}
        ORDER BY ${creditLedger.userId} LIMIT 1
      )
      UNION ALL
      SELECT (
        SELECT ${creditLedger.userId} FROM ${creditLedger}
        WHERE ${creditLedger.userId} > users.id AND ${creditLedger.userId} < ${end}
        ORDER BY ${creditLedger.userId} LIMIT 1
      ), n + 1
      FROM users WHERE users.id IS NOT NULL AND n <= ${USERS_MAX}
    )
    SELECT id FROM users WHERE id IS NOT NULL
  ) AS found`);
}
