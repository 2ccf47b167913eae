import type Stripe from 'stripe';
import { Collection } from '../collection.ts';
import { endpoint } from '../endpoint.ts';
import * as param from '../parameters.ts';

const path = '/v1/invoices';

export const invoices = [
  endpoint({
    method: 'GET',
    path: `${path}/:id/lines`,
    parameters: param.object<Stripe.InvoiceListLineItemsParams>(param.pagination),
    handle(params, { state }, id) {
      const { lines } = state.invoices.get(id, 'invoice');
      const items = new Collection<Stripe.InvoiceLineItem>('line_item');
      // A collection lists the newest first; the lines are in the order of the invoice.
      for (const line of lines.toReversed()) items.set(line);
      return items.page(`${path}/${id}/lines`, params);
    },
  }),
];
