import type Stripe from 'stripe';
import { beforeEach, expect, test } from 'vitest';
import { startClient } from './test-client.ts';

const { fake, stripe } = await startClient();

beforeEach(() => {
  const ids = Array.from({ length: 14 }, (_, index) => `il_${index}`);
  // The fake reads nothing of a line but its id.
  const lines = ids.map((id) => ({ id, object: 'line_item' }) as Stripe.InvoiceLineItem);
  fake.state.invoices.set({ id: 'in_long', lines });
});

const list = async (params?: Stripe.InvoiceListLineItemsParams) => {
  const { data, has_more } = await stripe.invoices.listLineItems('in_long', params);
  return { ids: data.map(({ id }) => id), has_more };
};

test('the lines of an invoice are listed in their order, ten at a time', async () => {
  const first = await list();
  const rest = await list({ limit: 100, starting_after: 'il_9' });

  expect(first).toEqual({
    ids: ['il_0', 'il_1', 'il_2', 'il_3', 'il_4', 'il_5', 'il_6', 'il_7', 'il_8', 'il_9'],
    has_more: true,
  });
  expect(rest).toEqual({ ids: ['il_10', 'il_11', 'il_12', 'il_13'], has_more: false });
});

test('the lines of an unknown invoice get 404', async () => {
  await expect(stripe.invoices.listLineItems('in_unknown')).rejects.toMatchObject({
    statusCode: 404,
  });
});

test.each<[string, Stripe.InvoiceListLineItemsParams]>([
  ['a limit of 101', { limit: 101 }],
  ['an unknown cursor', { starting_after: 'il_unknown' }],
  ['an unknown parameter', { status: 'paid' } as Stripe.InvoiceListLineItemsParams],
])('a list of lines with %s gets 400', async (_, params) => {
  await expect(list(params)).rejects.toMatchObject({ statusCode: 400 });
});
