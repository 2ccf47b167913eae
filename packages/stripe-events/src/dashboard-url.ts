/** The pages of Stripe's Dashboard that show one object, by the prefix of its id. */
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

/**
 * Where Stripe's Dashboard shows an object. Sessions and refunds have no page of their own: the
 * search finds them by id (docs.stripe.com/dashboard/search).
 */
export function dashboardUrl(id: string, livemode: boolean): string {
  const base = `https://dashboard.stripe.com${livemode ? '' : '/test'}`;
  const page = PAGES[id.split('_', 1).join()];
  const name = encodeURIComponent(id);
  return page ? `${base}/${page}/${name}` : `${base}/search?query=${name}`;
}
