import { Hono } from 'hono';
import Stripe from 'stripe';
import type { Context, Endpoint } from './endpoint.ts';
import {
  type ApiResponse,
  idempotencyKeyInUse,
  invalidRequest,
  permissionDenied,
  rateLimited,
  StripeApiError,
} from './errors.ts';
import type { FakeStripe, RecordedRequest } from './fake-stripe.ts';
import { parseForm } from './form.ts';
import { hostedPage } from './hosted-page.ts';
import { IdempotencyRecord } from './idempotency.ts';
import { newId } from './objects.ts';
import { portalPage } from './portal-page.ts';
import { checkoutSessions } from './resources/checkout-sessions.ts';
import { eventDestinations } from './resources/event-destinations.ts';
import { events } from './resources/events.ts';
import { invoices } from './resources/invoices.ts';
import { portalSessions } from './resources/portal-sessions.ts';
import { prices } from './resources/prices.ts';
import { products } from './resources/products.ts';
import { webhookEndpoints } from './resources/webhook-endpoints.ts';

const endpoints = [
  ...checkoutSessions,
  ...eventDestinations,
  ...events,
  ...invoices,
  ...portalSessions,
  ...prices,
  ...products,
  ...webhookEndpoints,
];

/** The API, the hosted payment page and the customer portal. */
export function createApp(fake: FakeStripe) {
  const { state, secretKey, requests, rejections, url: origin } = fake;
  const context: Context = { state, livemode: /^[sr]k_live_/.test(secretKey), origin };
  const idempotency = new IdempotencyRecord();
  const app = new Hono<{ Variables: { request: RecordedRequest } }>();

  app.route('/c/pay', hostedPage(fake));
  app.route('/p/session', portalPage(fake));
  app.use(async (c, next) => {
    const form = c.req.method === 'GET' ? new URL(c.req.url).search : await c.req.text();
    const request: RecordedRequest = {
      method: c.req.method,
      path: c.req.path,
      params: parseForm(form),
      idempotencyKey: c.req.header('idempotency-key'),
      apiVersion: c.req.header('stripe-version'),
      account: c.req.header('stripe-context') ?? c.req.header('stripe-account'),
    };
    c.set('request', request);
    requests.push(request);
    authenticate(c.req.header('authorization'), secretKey);
    if (rejections.forbiddenPaths.has(request.path)) throw permissionDenied();
    rejectUnsupportedRequest(request, c.req.header('content-type') ?? '');
    if (rejections.rateLimited-- > 0) throw rateLimited(rejections.retryAfterSeconds);
    await next();
  });
  for (const endpoint of endpoints)
    app.on(endpoint.method, endpoint.path, (c) =>
      json(respond(endpoint, c.var.request, c.req.param('id') ?? '')),
    );
  app.notFound(({ req: { method, path } }) => {
    const { body } = invalidRequest(`Unrecognized request URL (${method}: ${path}).`);
    return json({ status: 404, body });
  });
  app.onError((error) => json(error instanceof StripeApiError ? error : internalError(error)));
  return app;

  function respond(endpoint: Endpoint, request: RecordedRequest, id: string): ApiResponse {
    const { method, path, params } = request;
    const key = method === 'POST' ? request.idempotencyKey : undefined;
    if (key === undefined) return execute(endpoint.prepare(params, context, id));
    if (rejections.keyInUse-- > 0) throw idempotencyKeyInUse(key);
    const fingerprint = JSON.stringify([path, params]);
    const saved = idempotency.find(key, fingerprint);
    if (saved) return saved;
    const response = execute(endpoint.prepare(params, context, id));
    idempotency.save(key, fingerprint, response);
    return response;
  }
}

function authenticate(authorization: string | undefined, secretKey: string): void {
  const key = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (key === secretKey) return;
  const message = key ? 'Invalid API Key provided.' : 'You did not provide an API key.';
  throw new StripeApiError(401, { type: 'invalid_request_error', message });
}

function rejectUnsupportedRequest(request: RecordedRequest, contentType: string): void {
  const { method, path, params, idempotencyKey = '' } = request;
  const { apiVersion = path.startsWith('/v2/') ? '' : Stripe.API_VERSION } = request;
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  if (method === 'POST' && Object.keys(params).length > 0 && !isForm)
    throw invalidRequest(`Invalid content type ${contentType}: v1 of the API takes forms.`);
  if (apiVersion !== Stripe.API_VERSION)
    throw invalidRequest(
      `Invalid Stripe API version: ${apiVersion}. Fake Stripe supports ${Stripe.API_VERSION}.`,
    );
  if (idempotencyKey.length > 255)
    throw invalidRequest('Idempotency keys can have up to 255 characters.');
}

/** An error that the operation throws is a response too, because Stripe saves it under the key. */
function execute(operation: () => object): ApiResponse {
  try {
    return { status: 200, body: operation() };
  } catch (error) {
    if (error instanceof StripeApiError) return error;
    throw error;
  }
}

/** Any other error is a bug in Fake Stripe. */
function internalError({ message }: Error): ApiResponse {
  const error = { type: 'api_error', message: `Fake Stripe failed: ${message}` };
  return { status: 500, body: { error } };
}

function json({ status, body, headers }: ApiResponse): Response {
  return Response.json(body, { status, headers: { 'Request-Id': newId('req', 14), ...headers } });
}
