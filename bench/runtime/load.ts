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
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      const client = new Client(url.origin);
      for (let shot = next(); shot; shot = next()) {
        const sentAt = performance.now();
        const answered = await post(client, worker, shot);
        if (answered !== status) throw new Error(`${worker} answered ${answered}, not ${status}`);
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

/** Gives the same request until a time has passed. */
export function during(ms: number, shot: Shot): () => Shot | undefined {
  const until = performance.now() + ms;
  return () => (performance.now() < until ? shot : undefined);
}
