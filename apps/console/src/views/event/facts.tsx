import { type EventDetails, mergeCorrections } from '@stripe-credits/db/dead-letters';
import { FactList } from '../fact-list.tsx';
import { count, money, Time } from '../format.tsx';
import { StripeLink } from '../stripe-link.tsx';
import { UserLink } from '../user-link.tsx';
import type { EventPageProps } from './props.ts';

/** The user and the objects of the event, with links to the user, to the purchase and to Stripe. */
export const Facts = ({ details, ...props }: Pick<EventPageProps, 'details' | 'isLive'>) => {
  const { deadLetter, ledger } = details;
  const isLive = deadLetter?.livemode ?? props.isLive;
  const purchase = deadLetter?.purchase ?? null;
  const facts: [string, unknown][] = [
    ['User', <UserLink id={userOf(details)} />],
    ...(deadLetter ? [['Amount', <Amount of={deadLetter} />] as [string, unknown]] : []),
    ['Object', details.objectId ? <StripeLink id={details.objectId} isLive={isLive} /> : '–'],
    ...(purchase && purchase !== details.objectId
      ? [['Purchase', <StripeLink id={purchase} isLive={isLive} />] as [string, unknown]]
      : []),
    ['Received', <Time at={details.receivedAt} />],
    ['Deliveries', `${count(details.deliveries)}, ${count(details.failures)} failed`],
    ...(deadLetter
      ? [['Replays', count(deadLetter.replays)] as [string, unknown]]
      : [['Ledger entries', count(ledger.length)] as [string, unknown]]),
  ];
  return (
    <section class="card">
      <h2>Details</h2>
      <FactList facts={facts} />
      {details.id.startsWith('evt_') && (
        <p>
          <StripeLink id={details.id} isLive={isLive}>
            Open in the Stripe Dashboard
          </StripeLink>
        </p>
      )}
    </section>
  );
};

const Amount = ({ of }: { of: NonNullable<EventDetails['deadLetter']> }) => (
  <>
    {money(of.amount, of.currency)}
    {of.paid && ' paid'}
  </>
);

/** The user that an engineer named, that the event names, or whose ledger it changed. */
function userOf({ id, corrections, deadLetter, ledger }: EventDetails): string | null {
  const corrected = mergeCorrections(corrections).get(id)?.user_id;
  return corrected ?? deadLetter?.userId ?? ledger[0]?.userId ?? null;
}
