import { sign } from '@stripe-credits/stripe-events/signing';
import { Client } from 'undici';
import { quantile } from '../measure/statistics.ts';
import { doorOf } from './runtime.ts';

export const SECRET = 'whsec_bench_only';

/** One signed request, ready to be posted. */
export interface Shot {
  readonly body: string;
  readonly signature: string;
}

export async function shotOf(body: string, secret = SECRET): Promise<Shot> {
  return { body, signature: await sign(body, secret) };
}

export interface Load {
  readonly url: URL;
  readonly worker: string;
  /** The next request; undefined ends the load. */
  readonly next: () => Shot | undefined;
  /** Requests under way at any time, each on a connection of its own. */
  readonly concurrency: number;
  /** What every answer must be. */
  readonly status: number;
}

export interface Answered {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Posts as fast as the answers come. @throws when one has another status. */
export async function fire({ url, worker, next, concurrency, status }: Load): Promise<Answered> {
  const times: number[] = [];
  let failed = false;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      const client = new Client(url.origin);
      for (let shot = next(); shot && !failed; shot = next()) {
        const sentAt = performance.now();
        const answered = await post(client, worker, shot);
        failed ||= answered !== status;
        if (failed) throw new Error(`${worker} answered ${answered}, not ${status}`);
        times.push(performance.now() - sentAt);
      }
      await client.close();
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    requests: times.length,
    seconds,
    perSecond: times.length / seconds,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
  };
}

async function post(client: Client, worker: string, { body, signature }: Shot): Promise<number> {
  const response = await client.request({
    path: '/api/stripe/webhook',
    method: 'POST',
    headers: {
      ...doorOf(worker),
      'stripe-signature': signature,
      'content-type': 'application/json',
    },
    body,
  });
  await response.body.dump();
  return response.statusCode;
}

/** Gives the same request so many times. */
export function times(count: number, shot: Shot): () => Shot | undefined {
  let left = count;
  return () => (left-- > 0 ? shot : undefined);
}

/** Gives each of a list once. */
export function each(shots: readonly Shot[]): () => Shot | undefined {
  let index = 0;
  return () => shots[index++];
}

/** Gives requests until a time has passed, or there are no more. */
export function during(ms: number, next: () => Shot | undefined): () => Shot | undefined {
  const end = performance.now() + ms;
  return () => (performance.now() < end ? next() : undefined);
}

const SETTLED_WITHIN_MS = 120_000;
/** Seldom: the question itself costs what is measured. */
const ASKED_EVERY_MS = 100;

/** Waits until so many events have come to their end. @throws when it takes too long. */
export async function until(settled: () => Promise<number>, expected: number): Promise<void> {
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  for (let done = await settled(); done < expected; done = await settled()) {
    if (performance.now() > deadline)
      throw new Error(`only ${done} of ${expected} events were settled in time`);
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
  }
}
