import type { DeadLetterSummary } from '@stripe-credits/db/dead-letters';
import { Allowed } from '../allowed.tsx';
import { money, plural, Status, Time } from '../format.tsx';
import { UserLink } from '../user-link.tsx';

/** One letter a row: on a phone its reason and amount in one line, whose it is and when in another. */
export const LetterRows = ({ letters }: { letters: readonly DeadLetterSummary[] }) => (
  <div class="table">
    <table class="letters">
      <thead>
        <tr>
          <th>
            <span class="hidden">Select</span>
          </th>
          <th>Reason</th>
          <th>User</th>
          <th class="number">Amount</th>
          <th>Died last</th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <Row letter={letter} />
        ))}
      </tbody>
    </table>
  </div>
);

const Row = ({ letter }: { letter: DeadLetterSummary }) => (
  <tr data-row>
    <td class="check">
      <Allowed action="replay">
        <input type="checkbox" name="id" value={letter.id} aria-label={`Select ${letter.id}`} />
      </Allowed>
    </td>
    <td class="what">
      <a href={`/events/${encodeURIComponent(letter.id)}`}>
        <span class="reason">{letter.reason}</span>
        <span class="id">{letter.id}</span>
      </a>
      <span class="quiet">
        {letter.type}
        <Counts letter={letter} />
      </span>
    </td>
    <td class="user">
      <UserLink id={letter.userId} />
    </td>
    <td class="number amount">
      <Amount letter={letter} />
    </td>
    <td class="died">
      <Time at={letter.lastDiedAt} />
      {letter.lastDiedAt !== letter.firstDiedAt && (
        <span class="quiet first">
          first <Time at={letter.firstDiedAt} />
        </span>
      )}
    </td>
  </tr>
);

const Counts = ({ letter: { status, deaths, replays } }: { letter: DeadLetterSummary }) => (
  <>
    {deaths > 1 && ` · died ${deaths} times`}
    {replays > 0 && ` · replayed ${plural(replays, 'time')}`}
    {status !== 'dead' && (
      <>
        {' · '}
        <Status is={status} />
      </>
    )}
  </>
);

/** Money of a buyer who has no credits for it. */
const Amount = ({ letter: { amount, currency, paid, status } }: { letter: DeadLetterSummary }) =>
  paid && status === 'dead' ? (
    <span class="owed">
      {money(amount, currency)} <small>paid</small>
    </span>
  ) : (
    money(amount, currency)
  );
