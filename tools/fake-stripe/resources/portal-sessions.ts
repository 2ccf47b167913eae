import type Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { newId, nowSeconds } from '../objects.ts';
import * as param from '../parameters.ts';

export const portalSessions = [
  endpoint({
    method: 'POST',
    path: '/v1/billing_portal/sessions',
    parameters: param.object<Stripe.BillingPortal.SessionCreateParams>({
      customer: param.text(),
      return_url: param.url,
    }),
    handle({ customer, return_url }, { state, livemode, origin }): Stripe.BillingPortal.Session {
      if (customer === undefined)
        throw invalidRequest('Missing required param: customer.', 'customer', 'parameter_missing');
      state.customers.get(customer, 'customer', 400);
      const id = newId('bps');
      state.portalSessions.set({ id, customer, returnUrl: return_url ?? null });
      return {
        id,
        object: 'billing_portal.session',
        configuration: 'bpc_Default',
        created: nowSeconds(),
        customer,
        customer_account: null,
        flow: null,
        livemode,
        locale: null,
        on_behalf_of: null,
        return_url: return_url ?? null,
        url: `${origin}/p/session/${id}`,
      };
    },
  }),
];
