import { type EventDetails, eventTimeline } from '@stripe-credits/db/dead-letters';
import { Status, Time } from '../format.tsx';

/** From Stripe's creation of the event to its outcome, the newest last. */
export const Timeline = ({ details }: { details: EventDetails }) => (
  <section class="card">
    <h2>History</h2>
    <ol class="history">
      {eventTimeline(details).map(({ occurredAt, action, actor, text }) => (
        <li>
          <Time at={occurredAt} exact /> <Status is={action} />
          <span>
            {text}
            {actor && <span class="quiet">by {actor}</span>}
          </span>
        </li>
      ))}
    </ol>
  </section>
);
