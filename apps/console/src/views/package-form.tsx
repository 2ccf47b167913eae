import type { PackageConsequences } from '@stripe-credits/db/catalog';
import type { CreditPackage } from '@stripe-credits/stripe-events';
import { Page } from './page.tsx';
import { ReasonField } from './reason-field.tsx';

interface Props {
  readonly row: CreditPackage;
  /** What follows from a change of each field. */
  readonly consequences: PackageConsequences;
}

export const PackagePage = ({ row, consequences }: Props) => (
  <Page title="Package">
    <form method="post" action={`/catalog/${encodeURIComponent(row.id)}`} class="card narrow">
      <h1>Edit {row.name}</h1>
      <Fields row={row} consequences={consequences.fields} />
      <p class="quiet">{consequences.cacheDelay}</p>
      {consequences.openSessions && <OpenSessions of={consequences.openSessions} />}
      <ReasonField hint="more credits for the same price" />
      <button type="submit" class="primary">
        Save
      </button>
    </form>
  </Page>
);

/** Collapsed until it is used. */
export const AddPackageForm = () => (
  <details class="card">
    <summary>Add a package</summary>
    <p class="quiet">
      It can be bought as soon as your product offers it. Without a price at Stripe, a checkout
      charges what this form says, of a pack and of a plan. So that subscribers can change to this
      plan in Stripe's portal, give it a price: run pnpm stripe:setup. The id, the currency and the
      interval cannot be changed later.
    </p>
    <form method="post" action="/catalog" class="search" id="add-package">
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
      <ReasonField hint="a smaller pack for beginners" />
      <button type="submit">Add</button>
    </form>
  </details>
);

const OpenSessions = ({ of }: { of: NonNullable<PackageConsequences['openSessions']> }) => (
  <section class="aside">
    <h2>Checkout Sessions that are open</h2>
    <p class="quiet">{of.text}</p>
    <pre>{of.command}</pre>
  </section>
);

interface FieldsProps {
  readonly row: CreditPackage;
  readonly consequences: PackageConsequences['fields'];
}

/** Below each field of a package that is for sale stands what follows from a change. */
const Fields = ({ row, consequences }: Partial<FieldsProps>) => (
  <>
    <Field name="name" label="Name" hint="Standard" value={row?.name} required />
    <Note>{consequences?.name}</Note>
    <Field name="credits" label="Credits" hint="200" value={row?.credits} required />
    <Note>{consequences?.credits}</Note>
    <Field
      name="unitAmount"
      label={`Price in the smallest unit${row ? ` of ${row.currency}` : ''}`}
      hint="2999 for $29.99"
      value={row?.unitAmount}
      required
    />
    <Note>{consequences?.unitAmount}</Note>
    <Field
      name="stripePriceId"
      label="Price at Stripe, or empty"
      hint="price_…"
      value={row?.stripePriceId ?? ''}
    />
    <Note>{consequences?.stripePriceId}</Note>
  </>
);

const Note = ({ children }: { children?: string | undefined }) =>
  children ? <p class="quiet">{children}</p> : null;

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value?: string | number | undefined;
  readonly required?: boolean;
  readonly maxLength?: number;
}

const Field = ({ name, label, hint, value, required, maxLength }: FieldProps) => (
  <label>
    {label}
    <input
      name={name}
      value={value ?? ''}
      placeholder={hint}
      required={required}
      maxlength={maxLength}
      autocomplete="off"
      spellcheck={false}
    />
  </label>
);
