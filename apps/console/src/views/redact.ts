/** Fields in which Stripe tells about a person, wherever in an event they stand. */
const PERSONAL = new Set([
  ...['email', 'name', 'phone', 'address', 'billing_details', 'shipping', 'shipping_details'],
  ...['customer_details', 'customer_email', 'customer_name', 'customer_phone', 'customer_address'],
  ...['customer_shipping', 'customer_tax_ids', 'tax_ids', 'receipt_email', 'individual_name'],
  ...['business_name', 'collected_information', 'ip', 'customer_purchase_ip', 'evidence', 'last4'],
  ...[
    'fingerprint',
    'account_tax_ids',
    'receipt_url',
    'hosted_invoice_url',
    'invoice_pdf',
    'custom_fields',
    'description',
  ],
]);

const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/;

/** By the field's name, or because it looks like an address wherever somebody wrote one. */
function isPersonal(key: string, value: unknown): boolean {
  if (value === null) return false;
  return PERSONAL.has(key) || (typeof value === 'string' && EMAIL.test(value));
}

/** The payload with what is personal blotted out, laid out for reading; null when it is no JSON. */
export function masked(text: string): string | null {
  try {
    return JSON.stringify(
      JSON.parse(text),
      (key, value) => (isPersonal(key, value) ? '•••' : value),
      2,
    );
  } catch {
    return null;
  }
}
