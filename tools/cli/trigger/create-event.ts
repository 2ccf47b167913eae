import { randomUUID } from 'node:crypto';
import type { CreditPackage, HandledType } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';

type TextOption = 'user' | 'package' | 'object' | 'event' | 'payment';

export interface EventOptions extends Readonly<Partial<Record<TextOption, string>>> {
  readonly credits?: number;
  readonly amount?: number;
}

/** The names of the field that holds the price; they differ by type. */
const AMOUNT_FIELDS = [
  'amount',
  'amount_subtotal',
  'amount_total',
  'amount_paid',
  'amount_due',
  'amount_refunded',
];

/** @param sold the package that the options name: its credits and price, unless the options differ. */
export function createEvent(
  type: HandledType,
  options: EventOptions,
  sold: CreditPackage | undefined,
) {
  const { object } = fixture(type).data;
  const unique = randomUUID().replaceAll('-', '').slice(0, 16);
  const [prefix] = String(object['id']).split('_');
  object['id'] = options.object ?? `${prefix}_test_${unique}`;
  if ('payment_intent' in object) object['payment_intent'] = options.payment ?? `pi_${unique}`;
  if (sold && 'currency' in object) object['currency'] = sold.currency;
  const amount = options.amount ?? sold?.unitAmount;
  if (amount !== undefined)
    for (const field of AMOUNT_FIELDS) if (field in object) object[field] = amount;
  changeMetadata(object, { credits: sold?.credits, ...options });
  return fixture(type, {
    id: options.event ?? `evt_${unique}`,
    created: Math.floor(Date.now() / 1000),
    object,
  });
}

interface WithMetadata {
  readonly metadata?: Record<string, string>;
  /** Of an invoice, whose subscription holds the metadata. */
  readonly parent?: { readonly subscription_details?: WithMetadata };
}

interface Metadata extends Pick<EventOptions, 'user' | 'package'> {
  readonly credits?: number | undefined;
}

/** The user that the event names; null where its type names none. */
export const findUser = ({ data }: { readonly data: { readonly object: object } }): string | null =>
  metadataOf(data.object)?.['user_id'] ?? null;

const metadataOf = ({ metadata, parent }: WithMetadata): WithMetadata['metadata'] =>
  parent?.subscription_details?.metadata ?? metadata;

function changeMetadata(
  object: WithMetadata,
  { user, credits, package: packageId }: Metadata,
): void {
  const metadata = metadataOf(object);
  if (!metadata) return;
  if (user !== undefined) metadata['user_id'] = user;
  if (credits !== undefined) {
    metadata['credits'] = String(credits);
    delete metadata['package_id'];
  }
  if (packageId !== undefined) metadata['package_id'] = packageId;
}
