import { exhausted } from '@stripe-credits/db';
import type { Letter } from './state.ts';

type Balances = ReadonlyMap<string, number>;
type Letters = ReadonlyMap<string, Letter>;

/** Each gives what breaks it, by name; nothing when it holds. */

/**
 * What was accepted is on record; and where it is dead, the very text that was sent is kept.
 *
 * @param owed by id, the hash of the text.
 * @param texts of the dead letters, in the same way.
 */
export function lost(
  owed: ReadonlyMap<string, string>,
  records: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string>,
): string[] {
  return [...owed].flatMap(([id, text]) => {
    const status = records.get(id);
    const kept = status !== 'dead' || texts.get(id) === text;
    return status === undefined || !kept ? [id] : [];
  });
}

/** What is on record was accepted. */
export const invented = (
  owed: ReadonlyMap<string, string>,
  records: ReadonlyMap<string, string>,
): string[] => [...records.keys()].filter((id) => !owed.has(id));

/** Who has more than the oracle says, or has something and is not known to it. */
export const above = (expected: Balances, found: Balances): string[] =>
  [...found].flatMap(([user, balance]) =>
    balance > (expected.get(user) ?? 0) ? [`${user} has ${balance}`] : [],
  );

/** Who has less than the oracle says. */
export const below = (expected: Balances, found: Balances): string[] =>
  [...new Set([...expected.keys(), ...found.keys()])].flatMap((user) => {
    const [has, due] = [found.get(user) ?? 0, expected.get(user) ?? 0];
    return has < due ? [`${user} has ${has} of ${due}`] : [];
  });

const SETTLED = ['handled', 'ignored', 'dead'];

/** When all is quiet nothing waits, and there is no status that nobody knows. */
export const unsettled = (records: ReadonlyMap<string, string>): string[] =>
  [...records].flatMap(([id, status]) => (SETTLED.includes(status) ? [] : [`${id} is ${status}`]));

export const withoutReason = (letters: Letters): string[] =>
  [...letters.values()].flatMap(({ id, reason }) => (reason.trim() === '' ? [id] : []));

/** What the handler of checkout sessions says of a package that is not in the table. */
export const notForSale = 'paid, but metadata.package_id names no package that we sell';

/** The reasons whose cause is gone once the replay begins. */
export const mendable: readonly string[] = [notForSale, exhausted.reason];

/** What was dead for a cause that is gone is dead for it no more. */
export const notMended = (after: Letters): string[] =>
  [...after.values()].flatMap(({ id, status, reason }) =>
    status === 'dead' && mendable.includes(reason) ? [id] : [],
  );

/** What cannot be mended is dead again, for the same reason. */
export function changedByReplay(before: Letters, after: Letters): string[] {
  return [...before.values()].flatMap(({ id, status, reason, deaths }) => {
    if (status !== 'dead' || mendable.includes(reason)) return [];
    const now = after.get(id);
    const same = now?.status === 'dead' && now.reason === reason && now.deaths > deaths;
    return same ? [] : [`${id}: ${reason}`];
  });
}
