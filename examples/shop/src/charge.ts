interface Work {
  readonly reservationId: string;
  /** The key of the form. Reservations, captures and releases may use the same key. */
  readonly idempotencyKey: string;
  /** The credits that the finished work costs. */
  readonly cost: number;
}

/**
 * Captures the cost of the work from its reservation. A repeated call takes nothing, and gets the first
 * answer.
 *
 * @returns the credits that were taken; null if the call was not answered.
 */
export async function charge(
  { CREDITS }: ShopEnv,
  { reservationId, idempotencyKey, cost }: Work,
): Promise<number | null> {
  const result = await CREDITS.capture({
    reservationId,
    amount: cost,
    // The form says "up to 10 credits", so the shop pays for what is above them. Choose `overdraw` if
    // the user decides how much work is done, such as in a conversation that is billed by its length.
    overflow: 'cap',
    idempotencyKey,
  });
  switch (result.status) {
    case 'captured':
      return -result.transaction.amount;
    case 'refused':
      // For example, the reservation expired before the work ended. The text costs nothing then.
      console.error(JSON.stringify({ message: 'not captured', code: result.code }));
      return 0;
    case 'unavailable':
      // The page of the text repeats the call. If a product has no such page, call this from a queue or
      // a Workflow, which repeats the call until it is answered.
      console.error(JSON.stringify({ message: 'capture unavailable' }));
      return null;
  }
}
