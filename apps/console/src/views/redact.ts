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

const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/;

/** By the field's name, or because the value looks like an e-mail address. */
function isPersonal(key: string, value: unknown): boolean {
  if (value === null) return false;
  return PERSONAL.has(key) || (typeof value === 'string' && EMAIL.test(value));
}

const MASK = '•••';

/** The value of a field, masked where it is personal data. */
export const redactValue = (key: string, value: unknown): unknown =>
  isPersonal(key, value) ? MASK : value;

/** The payload with personal data masked, formatted for reading; null when it is not JSON. */
export function redactPayload(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), redactValue, 2);
  } catch {
    return null;
  }
}
