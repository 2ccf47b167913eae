import Stripe from 'stripe';
import { check } from './check.ts';
import type { Context, Endpoint } from './endpoint.ts';
import { parseForm, type Tree } from './form.ts';
import { type Answer, Remembered } from './idempotency.ts';
import { keyInUse, limited, StripeRefusal } from './refusal.ts';

/** One request, as far as the fake looks at it. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** The query of a GET, the body of any other. */
  readonly form: string;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly apiVersion: string | undefined;
}

/** A request that came, for tests to look at. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly params: Tree;
  readonly idempotencyKey: string | undefined;
  readonly apiVersion: string | undefined;
}

/** Requests that are still to be refused with 429. */
export interface Limit {
  requests: number;
  retryAfterSeconds: number | undefined;
}

/** Requests with an idempotency key that are still to be refused with 409. */
export interface InUse {
  requests: number;
}

interface Desk {
  readonly endpoints: readonly Endpoint[];
  readonly secretKey: string;
  readonly context: Omit<Context, 'path'>;
  readonly requests: Seen[];
  readonly limit: Limit;
  readonly inUse: InUse;
}

/** Answers as the API would, with a refusal for what the API would refuse. */
export function answering({ endpoints, secretKey, context, requests, limit, inUse }: Desk) {
  const remembered = new Remembered();

  return (request: Request): Answer => {
    try {
      const params = parseForm(request.form);
      const { method, path, idempotencyKey, apiVersion } = request;
      requests.push({ method, path, params, idempotencyKey, apiVersion });
      refuseStranger(request, secretKey);
      refuseOtherForm(request);
      if (limit.requests-- > 0) throw limited(limit.retryAfterSeconds);
      return once(request, params);
    } catch (error) {
      return refusal(error);
    }
  };

  function once(request: Request, params: Tree): Answer {
    const key = request.method === 'POST' ? request.idempotencyKey : undefined;
    if (key !== undefined && inUse.requests-- > 0) throw keyInUse(key);
    const asked = JSON.stringify([request.path, params]);
    const before = key === undefined ? undefined : remembered.recall(key, asked);
    if (before) return before;

    const { endpoint, id } = route(request);
    const checked = check(endpoint.fields, params);
    const answer = carryOut(() => endpoint.answer(checked, { ...context, path: request.path }, id));
    if (key !== undefined) remembered.keep(key, asked, answer);
    return answer;
  }

  function route({ method, path }: Request) {
    for (const endpoint of endpoints) {
      const match = endpoint.method === method ? endpoint.path.exec(path) : null;
      if (match) return { endpoint, id: decodeURIComponent(match[1] ?? '') };
    }
    throw new StripeRefusal(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${path}).`,
    });
  }
}

function carryOut(work: () => object): Answer {
  try {
    return { status: 200, body: work() };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Answer {
  if (!(error instanceof StripeRefusal)) throw error;
  const { status, body, headers } = error;
  return { status, body, headers };
}

function refuseStranger({ authorization = '' }: Request, secretKey: string): void {
  const given = /^Bearer (.+)$/.exec(authorization)?.[1];
  if (given === secretKey) return;
  const message = given ? 'Invalid API Key provided.' : 'You did not provide an API key.';
  throw new StripeRefusal(401, { type: 'invalid_request_error', message });
}

function refuseOtherForm({ method, form, contentType, apiVersion, idempotencyKey }: Request): void {
  const refuse = (message: string) => {
    throw new StripeRefusal(400, { type: 'invalid_request_error', message });
  };
  if (method === 'POST' && form && !contentType?.startsWith('application/x-www-form-urlencoded'))
    refuse(`Invalid content type ${contentType}: v1 of the API takes forms.`);
  if (apiVersion !== undefined && apiVersion !== Stripe.API_VERSION)
    refuse(`Invalid Stripe API version: ${apiVersion}. This fake knows ${Stripe.API_VERSION}.`);
  if (idempotencyKey !== undefined && idempotencyKey.length > 255)
    refuse('Idempotency keys can have up to 255 characters.');
}
