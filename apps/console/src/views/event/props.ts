import type { EventDetails, Outlook } from '@stripe-credits/db/dead-letters';

export interface EventPageProps {
  readonly details: EventDetails;
  /** The mode of the deployment: of an event that never died, the mode is not stored. */
  readonly isLive: boolean;
  /** What a replay would make of it now; null where there is nothing to replay. */
  readonly prediction: Outlook | null;
  /** The metadata that can be repaired; null where no repair is of use. */
  readonly repairable: Readonly<Record<string, string>> | null;
  /** What Stripe sent; null where the payload is not kept. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Null when the event never died, or the payload was deleted. */
  readonly payload: string | null;
  /** Whether personal data is shown. */
  readonly reveal: boolean;
}
