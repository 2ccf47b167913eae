import type { PackageChange } from '@stripe-credits/db/catalog';
import type { CreditPackage } from '@stripe-credits/stripe-events';
import { Allowed } from './allowed.tsx';
import { count, money, plural, Time } from './format.tsx';
import { AddPackageForm } from './package-form.tsx';
import { Page } from './page.tsx';
import { StripeLink } from './stripe-link.tsx';
import { Table } from './table.tsx';

interface Props {
  readonly packages: readonly CreditPackage[];
  readonly changes: readonly PackageChange[];
  readonly isLive: boolean;
}

export const CatalogPage = ({ packages, changes, isLive }: Props) => (
  <Page title="Catalog">
    <h1>Catalog</h1>
    <Packages packages={packages} isLive={isLive} />
    <Allowed action="editCatalog">
      <AddPackageForm />
    </Allowed>
    <Changes changes={changes} />
  </Page>
);

const INTERVALS = { month: 'monthly plan', year: 'yearly plan' };
const kindOf = ({ interval }: CreditPackage) => (interval === null ? 'pack' : INTERVALS[interval]);

const Packages = ({ packages, isLive }: Omit<Props, 'changes'>) => (
  <Table
    rows={packages}
    compact
    columns={[
      {
        name: 'Package',
        cell: ({ id, name }) => (
          <>
            {name}
            <span class="quiet">{id}</span>
          </>
        ),
      },
      { name: 'Kind', cell: kindOf },
      { name: 'Credits', isNumber: true, cell: ({ credits }) => count(credits) },
      {
        name: 'Price',
        isNumber: true,
        cell: ({ unitAmount, currency }) => money(unitAmount, currency),
      },
      { name: 'Currency', cell: ({ currency }) => currency },
      {
        name: 'Price at Stripe',
        cell: ({ stripePriceId }) =>
          stripePriceId === null ? (
            <span class="quiet">none</span>
          ) : (
            <StripeLink id={stripePriceId} isLive={isLive} />
          ),
      },
      {
        name: 'Edit',
        hideName: true,
        cell: ({ id, name }) => (
          <Allowed action="editCatalog">
            <a href={`/catalog/${encodeURIComponent(id)}`} aria-label={`Edit ${name}`}>
              Edit…
            </a>
          </Allowed>
        ),
      },
    ]}
  />
);

/** The others are one click away: on a phone they would be most of the page. */
const CHANGES_OPEN = 5;

const Changes = ({ changes }: Pick<Props, 'changes'>) => {
  const older = changes.slice(CHANGES_OPEN);
  return (
    <section class="card">
      <h2>Changes</h2>
      {changes.length === 0 ? (
        <p class="quiet">No package has been changed in the console.</p>
      ) : (
        <ChangeList changes={changes.slice(0, CHANGES_OPEN)} />
      )}
      {older.length > 0 && (
        <details>
          <summary>{plural(older.length, 'earlier change')}</summary>
          <ChangeList changes={older} />
        </details>
      )}
    </section>
  );
};

const ChangeList = ({ changes }: Pick<Props, 'changes'>) => (
  <ol class="history">
    {changes.map((change) => (
      <li>
        <Time at={change.changedAt} />
        <span class="quiet">by {change.actor}</span>
        <span>
          {change.packageId}: {change.reason}
          {describeChange(change).map((line) => (
            <span class="quiet">{line}</span>
          ))}
        </span>
      </li>
    ))}
  </ol>
);

/** Each field that differs, from the old value to the new one. */
function describeChange({ before, after }: PackageChange): string[] {
  const now = toFields(after);
  if (before === null) {
    const values = Object.entries(now).map(([name, value]) => `${name} ${value}`);
    return [`added: ${values.join(', ')}`];
  }
  const old = toFields(before);
  return Object.entries(now).flatMap(([name, value]) => {
    const earlier = old[name];
    return earlier === value ? [] : [`${name} ${earlier} → ${value}`];
  });
}

const toFields = (row: CreditPackage): Record<string, string> => ({
  name: row.name,
  credits: count(row.credits),
  price: money(row.unitAmount, row.currency),
  'price at Stripe': row.stripePriceId ?? 'none',
});
