import type { UserPurchase } from '@stripe-credits/db/users';
import { Allowed } from '../allowed.tsx';
import { count, plural } from '../format.tsx';
import { Page } from '../page.tsx';
import { StripeLink } from '../stripe-link.tsx';
import { Tile } from '../tile.tsx';
import { UserForms } from './forms.tsx';
import { UserLedger } from './ledger.tsx';
import { Plan } from './plan.tsx';
import { Uncredited, UserDeadLetters } from './problems.tsx';
import type { UserProps } from './props.ts';
import { FoundPurchase, Purchases } from './purchases.tsx';
import { Reservations } from './reservations.tsx';

interface PageProps extends UserProps {
  /** The purchase that a search led to. */
  readonly found: UserPurchase | undefined;
}

export const UserPage = ({ user, found, isLive }: PageProps) => (
  <Page title={user.userId}>
    <h1>{user.userId}</h1>
    <Customers user={user} isLive={isLive} />
    {!user.isKnown && <p class="banner bad">This user is unknown: check the spelling of the id.</p>}
    <div class="tiles figures">
      <Tile name="Balance" value={count(user.balance)} bad={user.balance < 0}>
        {user.balance < 0 ? 'taken back after they were spent' : 'credits'}
      </Tile>
      <Tile name="Available" value={count(user.available)} bad={user.available < 0}>
        to spend now
      </Tile>
      <Tile name="Reserved" value={count(user.reserved)} bad={false}>
        {plural(user.liveReservations, 'live reservation')}
      </Tile>
    </div>
    {found && <FoundPurchase purchase={found} isLive={isLive} />}
    <Uncredited user={user} isLive={isLive} />
    <Allowed action="adjustCredits">
      <UserForms userId={user.userId} />
    </Allowed>
    <Reservations user={user} />
    <Plan user={user} isLive={isLive} />
    <Purchases user={user} isLive={isLive} />
    <UserLedger user={user} />
    <UserDeadLetters user={user} />
  </Page>
);

const Customers = ({ user: { customers }, isLive }: UserProps) =>
  customers.length === 0 ? null : (
    <p class="lead">
      Stripe {customers.length === 1 ? 'customer' : 'customers'}{' '}
      {customers.map((id, index) => (
        <>
          {index > 0 && ', '}
          <StripeLink id={id} isLive={isLive} />
        </>
      ))}
    </p>
  );
