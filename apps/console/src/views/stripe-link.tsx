import { dashboardUrl } from '@stripe-credits/stripe-events';
import type { Child } from 'hono/jsx';

interface Props {
  readonly id: string;
  readonly isLive: boolean;
  /** The id by default. */
  readonly children?: Child;
}

/** A link to Stripe's Dashboard. */
export const StripeLink = ({ id, isLive, children = id }: Props) => (
  <a href={dashboardUrl(id, isLive)} rel="noreferrer">
    {children}
  </a>
);
