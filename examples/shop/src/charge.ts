interface Work {
  readonly reservationId: string;
  /** The form's: reservations, captures and releases are named apart, so one key serves for all. */
  readonly idempotencyKey: string;
  /** What it was worth. */
  readonly cost: number;
}

/**
 * Takes what the work cost from its reservation. The same call again takes nothing, and gets the first
 * answer.
 *
 * @returns what was taken; null when nobody knows.
 */
export async function charge(
  { CREDITS }: ShopEnv,
  { reservationId, idempotencyKey, cost }: Work,
): Promise<number | null> {
  const result = await CREDITS.capture({
    reservationId,
    amount: cost,
    // The form promised "up to 10 credits", so what is above them is ours to bear. Choose `overdraw`
    // where the user decides how much is done, as in a conversation that is billed by its length.
    overflow: 'cap',
    idempotencyKey,
  });
  switch (result.status) {
    case 'captured':
      return -result.transaction.amount;
    case 'refused':
      // The work took longer than the reservation lasts: the text is a gift.
      console.error(JSON.stringify({ message: 'not captured', code: result.code }));
      return 0;
    case 'unavailable':
      // The page of the text repeats the call. Where nobody may come back to it, do it from a queue or
      // a Workflow, which repeats it until it is answered.
      console.error(JSON.stringify({ message: 'capture unavailable' }));
      return null;
  }
}
