/** About one long text. */
const LOW_BALANCE = 10;

/** Tells the user before the credits run out, not when work is refused. */
export const LowBalance = ({ available }: { available: number }) =>
  available < LOW_BALANCE ? (
    <p class="notice low" role="status">
      {available > 0 ? `Only ${available} credits are left.` : 'No credits are left.'}{' '}
      <a href="/">Buy credits</a>
    </p>
  ) : null;
