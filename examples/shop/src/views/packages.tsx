import { formatMoney, formatPriceOfOne } from '../money.ts';

export type Package = Awaited<ReturnType<ShopEnv['CREDITS']['listPackages']>>[number];

interface Props {
  readonly packages: readonly Package[];
  /** The plan that the user has, which the portal changes into another; null sells plans. */
  readonly livePlan?: { readonly packageId: string | null } | null;
}

export const Packages = ({ packages, livePlan = null }: Props) => (
  <ul class="packages">
    {packages.map((each) => (
      <li class="card">
        <Offer {...each} />
        {livePlan === null ? (
          <BuyForm {...each} />
        ) : (
          <a class="button" href="/plan">
            {livePlan.packageId === each.id ? 'Your plan' : 'Change your plan'}
          </a>
        )}
      </li>
    ))}
  </ul>
);

export const Offer = ({ name, credits, unitAmount, currency, interval }: Package) => (
  <>
    <h3>{name}</h3>
    <p class="price">
      {formatMoney(unitAmount, currency)}
      {interval !== null && <span class="quiet">/{interval}</span>}
    </p>
    <p class="quiet">
      {credits.toLocaleString('en')} credits{interval !== null && ` a ${interval}`}
      <br />
      {formatPriceOfOne(unitAmount, credits, currency)} each
    </p>
  </>
);

/** It sends the package's id alone: what the package costs is looked up where it is sold. */
export const BuyForm = ({ id, name, interval }: Package) => (
  <form method="post" action={`/checkout/${encodeURIComponent(id)}`}>
    {/* Made with the form: a double click creates one checkout. */}
    <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
    <button type="submit">{interval === null ? `Buy ${name}` : `Get ${name}`}</button>
  </form>
);
