import { thinEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { OUR_ACCOUNT } from '../settings.ts';
import { eventWorkload, type NamedWorkload } from './payload.ts';
import { paymentOf } from './payment-sales.ts';
import { CREDITS, sale } from './sales.ts';

const STRANGER = 'acct_stranger';

/** How Stripe names the account of an event, and what no account of ours can look like. */
const otherAccounts = fc.constantFrom(
  { account: STRANGER },
  { account: STRANGER, context: STRANGER },
  { context: STRANGER },
  { context: `${OUR_ACCOUNT}/${STRANGER}` },
  { account: OUR_ACCOUNT, context: STRANGER },
  { account: STRANGER, livemode: true },
  { account: STRANGER, data: { object: null } },
  { account: '' },
  { account: { id: OUR_ACCOUNT } },
);

const TEMPTING = { credits: '1000000' };

/** With metadata that would credit a million. */
const temptingEvents = fc.constantFrom(
  (name: string) => sale(name, { metadata: TEMPTING }),
  (name: string) => paymentOf(name, { user_id: name, ...TEMPTING }),
  (name: string) => thinEvent(sale(name, { metadata: TEMPTING })),
);

/** Events of other accounts: another merchant's money, whatever the metadata says. */
export const saleOfStranger: NamedWorkload = fc
  .tuple(temptingEvents, otherAccounts)
  .map(([toEvent, account]) => (name) => {
    const event = { ...toEvent(name), ...account };
    return eventWorkload(event, {}, { isOfOtherAccount: true });
  });

/** Events that name an account of ours are credited as all others are. */
export const saleOfOurAccount: NamedWorkload = fc
  .constantFrom(
    { account: OUR_ACCOUNT },
    { context: OUR_ACCOUNT },
    { account: OUR_ACCOUNT, context: `acct_platform/${OUR_ACCOUNT}` },
    { account: null, context: null },
  )
  .map((account) => (name) => eventWorkload({ ...sale(name), ...account }, { [name]: CREDITS }));
