import { count, signed } from '../format.tsx';
import { Page } from '../page.tsx';
import { ReasonField } from '../reason-field.tsx';
import { userPath } from '../user-link.tsx';

/** The two acts of support on a balance, as their routes are named. */
export type SupportAct = 'grants' | 'adjustments';

export const UserForms = ({ userId }: { userId: string }) => (
  <div class="columns top">
    <details class="card">
      <summary>Grant credits…</summary>
      <Form userId={userId} act="grants" label="Grant" hint="the outage of Monday" min="1">
        A grant is neither revenue nor a refund. The ledger keeps your name and the reason.
      </Form>
    </details>
    <details class="card">
      <summary>Adjust the balance…</summary>
      <Form userId={userId} act="adjustments" label="Adjust" hint="booked twice by hand">
        A correction: a negative amount takes credits, at most what is available.
      </Form>
    </details>
  </div>
);

interface FormProps {
  readonly userId: string;
  readonly act: SupportAct;
  readonly label: string;
  readonly hint: string;
  readonly min?: string;
  readonly children: string;
}

/** The key is made with the form: sent twice, it acts once. */
const Form = ({ userId, act, label, hint, min, children }: FormProps) => (
  <form method="post" action={`${userPath(userId)}/${act}`} class="stack">
    <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
    <p class="quiet">{children}</p>
    <label>
      Credits
      <input name="amount" type="number" step="1" min={min} required />
    </label>
    <ReasonField hint={hint} />
    <button type="submit" class="primary">
      {label}
    </button>
  </form>
);

interface ConfirmProps {
  readonly userId: string;
  readonly act: SupportAct;
  readonly amount: number;
  readonly confirmation: 'confirm_amount' | 'confirm_unknown';
  /** The fields of the form before. */
  readonly fields: Readonly<Record<string, string>>;
  /** Where the amount that was typed is another one. */
  readonly error: string | undefined;
}

export const ConfirmPage = ({ userId, act, amount, confirmation, fields, error }: ConfirmProps) => {
  const verb = act === 'grants' ? 'Grant' : 'Adjust by';
  return (
    <Page title="Confirm">
      <form method="post" action={`${userPath(userId)}/${act}`} class="card narrow">
        <h1>
          {act === 'grants'
            ? `Grant ${count(amount)} credits to ${userId}?`
            : `Adjust the balance of ${userId} by ${signed(amount)} credits?`}
        </h1>
        {error && <p class="error">{error}</p>}
        <p>{fields['reason']}</p>
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {confirmation === 'confirm_amount' ? (
          <label>
            Type {amount} to confirm
            <input name="confirmAmount" required autocomplete="off" inputmode="numeric" />
          </label>
        ) : (
          <>
            <p class="error">
              The user {userId} is unknown: no ledger entries, no plan, no dead letters. If the id
              is misspelled, the credits go to an account that nobody uses.
            </p>
            <input type="hidden" name="confirmUnknown" value="true" />
          </>
        )}
        <div class="actions">
          <button type="submit" class="danger">
            {confirmation === 'confirm_amount' ? `${verb} ${amount}` : 'This is a new user'}
          </button>
          <a class="button" href={userPath(userId)}>
            Cancel
          </a>
        </div>
      </form>
    </Page>
  );
};
