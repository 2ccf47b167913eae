import type { UserDetails } from '@stripe-credits/db/users';
import { money, plural, Status, Time } from '../format.tsx';
import { StripeLink } from '../stripe-link.tsx';
import { EventLink, Table } from '../table.tsx';
import type { UserProps } from './props.ts';

type Letter = UserDetails['deadLetters'][number];

const isOwed = ({ paid, status }: Letter): boolean => paid && status === 'dead';

/** What the user paid for and does not have: it comes first. */
export const Uncredited = ({ user, isLive }: UserProps) => {
  const letters = user.deadLetters.filter(isOwed);
  const { uncreditedSessions } = user;
  if (letters.length + uncreditedSessions.length === 0) return null;
  return (
    <section class="card bad">
      <h2>Paid, not credited</h2>
      <ul class="groups">
        {letters.map(({ id, reason, amount, currency, firstDiedAt }) => (
          <li>
            <span>
              {reason}
              <span class="quiet">
                <a href={`/events/${encodeURIComponent(id)}`}>{id}</a> dead since{' '}
                <Time at={firstDiedAt} />
              </span>
            </span>
            <span class="number">{money(amount, currency)}</span>
          </li>
        ))}
        {uncreditedSessions.map(({ id, purchase, amount, currency, createdAt }) => (
          <li>
            <span>
              Paid at Stripe, but not credited here: see{' '}
              <a href="/reconciliations">Reconciliation</a>
              <span class="quiet">
                <StripeLink id={purchase} isLive={isLive}>
                  {id}
                </StripeLink>{' '}
                created <Time at={createdAt} />
              </span>
            </span>
            <span class="number">{money(amount, currency)}</span>
          </li>
        ))}
      </ul>
      {letters.length > 0 && (
        <p class="quiet">
          Open the event to see what is missing, repair it, and replay it. The replay grants the
          credits.
        </p>
      )}
    </section>
  );
};

/** All others, such as those that were handled since. */
export const UserDeadLetters = ({ user }: Pick<UserProps, 'user'>) => {
  const letters = user.deadLetters.filter((letter) => !isOwed(letter));
  if (letters.length === 0) return null;
  return (
    <>
      <h2>{plural(letters.length, 'other event')} in the dead-letter store</h2>
      <Table
        rows={letters}
        compact
        columns={[
          { name: 'Event', cell: ({ id, type }) => <EventLink id={id} type={type} /> },
          { name: 'Status', cell: ({ status }) => <Status is={status} /> },
          { name: 'Reason', cell: ({ reason }) => reason },
          {
            name: 'Amount',
            isNumber: true,
            cell: ({ amount, currency }) => money(amount, currency),
          },
          { name: 'Dead since', cell: ({ firstDiedAt }) => <Time at={firstDiedAt} /> },
        ]}
      />
    </>
  );
};
