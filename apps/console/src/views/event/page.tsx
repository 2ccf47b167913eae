import {
  describeSituation,
  type EventDetails,
  type EventSituation,
} from '@stripe-credits/db/dead-letters';
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
  const situation = describeSituation({ ...details, prediction, isRepairable });
  return (
    <Page title={details.id}>
      <h1>{details.type}</h1>
      <p class="lead">
        {details.id} <Status is={details.status} />
      </p>
      <Situation details={details} situation={situation} />
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

interface SituationProps {
  readonly details: EventDetails;
  readonly situation: EventSituation;
}

/** Only a dead event opens with why it died. */
const HEADINGS: Record<EventDetails['status'], string> = {
  dead: 'Why it is dead',
  discarded: 'Why it is discarded',
  failed: 'Waiting for a retry',
  handled: 'Outcome',
  ignored: 'Why it is ignored',
};

const Situation = ({ details, situation }: SituationProps) => (
  <section class={details.status === 'dead' ? 'card bad' : 'card'}>
    <h2>{HEADINGS[details.status]}</h2>
    <p class="reason">{situation.headline.replace(/^(Dead|Ignored): /, '')}</p>
    {situation.detail && <p class="quiet">{situation.detail}</p>}
    <p>{situation.advice}</p>
    <EventActions details={details} next={situation.next} />
  </section>
);
