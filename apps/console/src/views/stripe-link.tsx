import type { Child } from 'hono/jsx';

/** The pages of Stripe's Dashboard that an object's id leads to. Sessions and refunds have none. */
const PAGES: Readonly<Record<string, string>> = {
  ch: 'payments',
  cus: 'customers',
  dp: 'disputes',
  du: 'disputes',
  evt: 'events',
  in: 'invoices',
  pi: 'payments',
  price: 'prices',
  py: 'payments',
  sub: 'subscriptions',
};

interface Props {
  readonly id: string;
  readonly isLive: boolean;
  /** The id by default. */
  readonly children?: Child;
}

/** A link to Stripe's Dashboard; the id alone where there is no page for it. */
export const StripeLink = ({ id, isLive, children = id }: Props) => {
  const page = PAGES[id.split('_', 1).join()];
  if (!page) return <>{children}</>;
  const mode = isLive ? '' : 'test/';
  return (
    <a
      href={`https://dashboard.stripe.com/${mode}${page}/${encodeURIComponent(id)}`}
      rel="noreferrer"
    >
      {children}
    </a>
  );
};
