import { expect, test } from 'vitest';
import { redactPayload } from '../src/views/redact.ts';

const redact = (object: object): unknown =>
  JSON.parse(String(redactPayload(JSON.stringify({ data: { object } }))));

test('the secrets of an object are masked wherever they are, and its ids and amounts are not', () => {
  const object = {
    id: 'pi_1',
    amount: 2999,
    client_secret: 'pi_1_secret_2',
    charges: { object: 'list', url: '/v1/charges?payment_intent=pi_1' },
    next_action: {
      redirect_to_url: { url: 'https://hooks.stripe.com/authenticate/1' },
      oxxo_display_details: { hosted_voucher_url: 'https://payments.stripe.com/oxxo/1' },
    },
  };

  expect(redact(object)).toEqual({
    data: {
      object: {
        ...object,
        client_secret: '•••',
        next_action: {
          redirect_to_url: { url: '•••' },
          oxxo_display_details: { hosted_voucher_url: '•••' },
        },
      },
    },
  });
});

test('the link to an open Checkout Session is masked, and the absence of a secret is shown', () => {
  const open = {
    url: 'https://checkout.stripe.com/c/pay/cs_1',
    success_url: 'https://shop.example',
  };

  expect(redact({ ...open, client_secret: null })).toEqual({
    data: { object: { url: '•••', success_url: 'https://shop.example', client_secret: null } },
  });
});
