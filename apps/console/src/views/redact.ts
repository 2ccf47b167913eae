/** Fields of Stripe's objects with personal data, wherever in an event they are. */
const PERSONAL = new Set([
  'account_tax_ids',
  'address',
  'billing_details',
  'business_name',
  'collected_information',
  'custom_fields',
  'customer_address',
  'customer_details',
  'customer_email',
  'customer_name',
  'customer_phone',
  'customer_purchase_ip',
  'customer_shipping',
  'customer_tax_ids',
  'description',
  'email',
  'evidence',
  'fingerprint',
  'hosted_invoice_url',
  'individual_name',
  'invoice_pdf',
  'ip',
  'last4',
  'name',
  'phone',
  'receipt_email',
  'receipt_url',
  'shipping',
  'shipping_details',
  'tax_ids',
]);

/** Secrets and links with which anybody can act on the object, such as confirm its payment. */
const SECRETS = new Set([
  'client_secret',
  'customer_session_client_secret',
  'hosted_instructions_url',
  'hosted_verification_url',
  'hosted_voucher_url',
  'secret',
]);

/** The page of an open Checkout Session, or of an authentication. The `url` of a list is a path. */
const isLink = (key: string, value: unknown): boolean =>
  key === 'url' && typeof value === 'string' && value.startsWith('https://');

const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/;

/** By the field's name, or because the value looks like an e-mail address. */
function isMasked(key: string, value: unknown): boolean {
  if (value === null) return false;
  if (PERSONAL.has(key) || SECRETS.has(key) || isLink(key, value)) return true;
  return typeof value === 'string' && EMAIL.test(value);
}

const MASK = '•••';

/** The value of a field, masked where it is personal data or a secret. */
export const redactValue = (key: string, value: unknown): unknown =>
  isMasked(key, value) ? MASK : value;

/** The payload with personal data and secrets masked, formatted for reading; null when it is not JSON. */
export function redactPayload(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), redactValue, 2);
  } catch {
    return null;
  }
}
