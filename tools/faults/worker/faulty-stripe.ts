import { currentInvocation } from './faulty-bindings.ts';

const realFetch = globalThis.fetch;

/** Stripe asks for a pause of two minutes: longer than the first retries would wait. */
const RETRY_AFTER = { 'Retry-After': '120' };

/** A request to Stripe's API, with the faults of the invocation that makes it. */
const faultyFetch: typeof fetch = async (input, init) => {
  const invocation = currentInvocation();
  const { stripe } = invocation.conditions;
  const index = invocation.stripeRequests++;
  if (!stripe || (stripe.request !== null && stripe.request !== index))
    return realFetch(input, init);
  const { name, status } = stripe.fault;
  invocation.injected.push(name);
  if (status === null) throw new Error('the request timed out');
  const error = { type: 'api_error', message: name };
  return Response.json({ error }, { status, headers: status === 429 ? RETRY_AFTER : {} });
};

const realSetTimeout = globalThis.setTimeout;
/** Longer timers are time-outs; shorter ones are the pauses between requests. */
const PAUSE_MS_MAX = 1000;

/** Time is virtual, so that the pauses between requests to Stripe take none. */
const withoutPauses = (callback: () => void, milliseconds: number) =>
  realSetTimeout(callback, milliseconds > PAUSE_MS_MAX ? milliseconds : 0);

/** Makes the globals that requests to Stripe use faulty. */
export const injectStripeFaults = () =>
  Object.assign(globalThis, { fetch: faultyFetch, setTimeout: withoutPauses });
