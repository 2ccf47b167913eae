import type { PackageConsequences } from '@stripe-credits/db/catalog';
import type { CreditPackage } from '@stripe-credits/stripe-events';
import { Page } from './page.tsx';

interface Props {
  readonly row: CreditPackage;
  /** What follows from a change of each field. */
  readonly consequences: PackageConsequences;
}

export const PackagePage = ({ row, consequences }: Props) => (
  <Page title="Package">
    <form method="post" action={`/catalog/${encodeURIComponent(row.id)}`} class="card narrow">
      <h1>Edit {row.name}</h1>
      <h2>What follows from a change</h2>
      <dl>
        {LABELS.map(([field, label]) => (
          <div>
            <dt>{label}</dt>
            <dd>{consequences[field]}</dd>
          </div>
        ))}
      </dl>
      <Fields row={row} />
      <Reason hint="more credits for the same price" />
      <button type="submit" class="primary">
        Save
      </button>
    </form>
  </Page>
);

const LABELS = [
  ['name', 'Name'],
  ['credits', 'Credits'],
  ['unitAmount', 'Price'],
  ['stripePriceId', 'Price at Stripe'],
] as const;

/** Collapsed until it is used. */
export const AddPackageForm = () => (
  <details class="card">
    <summary>Add a package</summary>
    <p class="quiet">
      It can be bought as soon as your product offers it. Without a price at Stripe, a checkout of a
      pack charges what this form says; a plan needs one: run pnpm stripe:setup. The id, the
      currency and the interval cannot be changed later.
    </p>
    <form method="post" action="/catalog" class="search">
      <Field name="id" label="Id" hint="standard" required />
      <Fields />
      <Field name="currency" label="Currency" hint="usd" required />
      <label>
        Kind
        <select name="interval">
          <option value="">pack</option>
          <option value="month">monthly plan</option>
          <option value="year">yearly plan</option>
        </select>
      </label>
      <Reason hint="a smaller pack for beginners" />
      <button type="submit">Add</button>
    </form>
  </details>
);

const Fields = ({ row }: { row?: CreditPackage }) => (
  <>
    <Field name="name" label="Name" hint="Standard" value={row?.name} required />
    <Field name="credits" label="Credits" hint="200" value={row?.credits} required />
    <Field
      name="unitAmount"
      label={`Price in the smallest unit${row ? ` of ${row.currency}` : ''}`}
      hint="2999 for $29.99"
      value={row?.unitAmount}
      required
    />
    <Field
      name="stripePriceId"
      label="Price at Stripe, or empty"
      hint="price_…"
      value={row?.stripePriceId ?? ''}
    />
  </>
);

const Reason = ({ hint }: { hint: string }) => (
  <Field name="reason" label="Reason" hint={hint} required />
);

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value?: string | number | undefined;
  readonly required?: boolean;
}

const Field = ({ name, label, hint, value, required }: FieldProps) => (
  <label>
    {label}
    <input
      name={name}
      value={value ?? ''}
      placeholder={hint}
      required={required}
      autocomplete="off"
      spellcheck={false}
    />
  </label>
);
