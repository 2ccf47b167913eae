import { readFields } from '@stripe-credits/stripe-events';
import { Allowed } from '../allowed.tsx';
import { payloadParts } from './payload-parts.ts';
import type { EventPageProps } from './props.ts';

type Props = Pick<EventPageProps, 'details' | 'payload' | 'reveal'>;

export const Payload = ({ details: { id, type, deadLetter }, payload, reveal }: Props) => (
  <section class="card">
    <h2>Payload</h2>
    {payload === null ? (
      <p class="quiet">
        {deadLetter
          ? 'Deleted by the retention policy.'
          : 'Payloads are kept only for dead events. Stripe keeps this event for 30 days.'}
      </p>
    ) : (
      <>
        <p class="quiet">
          Marked: the fields that the outcome depends on.{' '}
          {reveal ? (
            <a href={`/events/${encodeURIComponent(id)}`}>Hide personal data</a>
          ) : (
            <Allowed action="revealPayload">
              <a href={`/events/${encodeURIComponent(id)}?reveal=1`}>Show personal data</a>
            </Allowed>
          )}
        </p>
        <pre tabindex={0}>
          {payloadParts(payload, readFields(type)).map(({ text, isRead }) =>
            isRead ? <mark>{text}</mark> : text,
          )}
        </pre>
      </>
    )}
  </section>
);
