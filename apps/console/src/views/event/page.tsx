import {
  adviseOnEvent,
  type EventAdvice,
  type EventDetails,
} from '@stripe-credits/db/dead-letters';
import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import { Allowed } from '../allowed.tsx';
import { Status } from '../format.tsx';
import { Page } from '../page.tsx';
import { Corrections, RepairForm } from '../repairs.tsx';
import { EventActions } from './actions.tsx';
import { Facts } from './facts.tsx';
import { Ledger } from './ledger.tsx';
import { Metadata } from './metadata.tsx';
import { Payload } from './payload.tsx';
import type { EventPageProps } from './props.ts';
import { Timeline } from './timeline.tsx';

/** What came, what became of it and why, and the next step; the payload comes last. */
export const EventPage = (props: EventPageProps) => {
  const { details, prediction, repairable, reveal, isLive } = props;
  const isRepairable = repairable !== null;
  const advice = adviseOnEvent({ ...details, prediction, isRepairable });
  return (
    <Page title={details.id} section={details.deadLetter ? 'dead-letters' : undefined}>
      <h1>{details.type}</h1>
      <p class="lead">
        {details.id} <Status is={details.status} />
      </p>
      <Advice
        details={details}
        needsPackage={prediction?.reason === DEAD_REASONS.packageUnknown}
        {...advice}
      />
      {repairable && (
        <Allowed action="repair">
          <RepairForm id={details.id} metadata={repairable} reveal={reveal} />
        </Allowed>
      )}
      <div class="columns top">
        <Facts details={details} isLive={isLive} />
        <Metadata {...props} />
      </div>
      <Timeline details={details} />
      <Corrections corrections={details.corrections} reveal={reveal} />
      <Ledger details={details} />
      <Payload {...props} />
    </Page>
  );
};

interface AdviceProps extends EventAdvice {
  readonly details: EventDetails;
  /** Whether a replay would find no such package for sale. */
  readonly needsPackage: boolean;
}

/** Only a dead event opens with why it died. */
const HEADINGS: Record<EventDetails['status'], string> = {
  dead: 'Why it is dead',
  discarded: 'Why it is discarded',
  failed: 'Waiting for a retry',
  handled: 'Outcome',
  ignored: 'Why it is ignored',
};

const Advice = ({ details, needsPackage, headline, detail, advice, next }: AdviceProps) => (
  <section class={details.status === 'dead' ? 'card bad' : 'card'}>
    <h2>{HEADINGS[details.status]}</h2>
    <p class="reason">{headline.replace(/^(Dead|Ignored): /, '')}</p>
    {detail && <p class="quiet">{detail}</p>}
    <p>{advice}</p>
    <EventActions details={details} next={next} needsPackage={needsPackage} />
  </section>
);
