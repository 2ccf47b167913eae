import { LAG_MS } from '@stripe-credits/db/reconciliation';

const LAG_MINUTES = LAG_MS / 60_000;

/** What a reconciliation does, for somebody who has never seen one. */
export const Explanation = () => (
  <details class="card">
    <summary>What a reconciliation compares</summary>
    <ol class="steps-list">
      <li>
        It reads Stripe's list of events in a window of time. An event that is not in the event log
        is missing: no delivery of it arrived here.
      </li>
      <li>
        It sends each missing event to the queue. The consumer processes it as if Stripe had
        delivered it. A dry run only lists it.
      </li>
      <li>
        It reads Stripe's list of paid Checkout Sessions, and finds those without a grant in the
        ledger.
      </li>
    </ol>
    <p>
      The last {LAG_MINUTES} minutes are excluded, because their events may still be on their way.
      The next run includes them. Stripe lists events for 30 days.
    </p>
    <p>The schedule starts a run every hour, from one hour before the end of the last one.</p>
  </details>
);

export const LagNote = () => <>without the last {LAG_MINUTES} minutes</>;
