import { formatMoney } from '../money.ts';

export type Package = Awaited<ReturnType<ShopEnv['CREDITS']['listPackages']>>[number];

export const Packages = ({ packages }: { packages: readonly Package[] }) => (
  <ul class="packages">
    {packages.map((each) => (
      <li class="card">
        <Offer {...each} />
        <BuyForm {...each} />
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
      {formatMoney(unitAmount / credits, currency)} each
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
