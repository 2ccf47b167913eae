import type Stripe from 'stripe';
import { missing } from './refusal.ts';

/** The objects of one kind, in the order in which they were made. */
export class Collection<T extends { readonly id: string }> {
  readonly #byId = new Map<string, T>();
  /** As Stripe's refusals call it: `checkout.session`. */
  readonly #object: string;

  constructor(object: string) {
    this.#object = object;
  }

  /** Adds it, or puts it in the place of the one with its id. */
  set(item: T): T {
    this.#byId.set(item.id, item);
    return item;
  }

  find(id: string): T | undefined {
    return this.#byId.get(id);
  }

  /** @throws 404 as the path of a request would, 400 when a parameter named it. */
  get(id: string, param = 'id', status: 400 | 404 = 404): T {
    const item = this.#byId.get(id);
    if (!item) throw missing(status, this.#object, id, param);
    return item;
  }

  all(): T[] {
    return [...this.#byId.values()];
  }

  /** One page, newest first. `url` is the path that was asked. */
  page(
    url: string,
    { limit = 10, starting_after, ending_before }: Stripe.PaginationParams,
    fits: (item: T) => boolean = () => true,
  ): Stripe.ApiList<T> {
    // A cursor may name an object that does not fit the filter: its place counts, not its fit.
    const newestFirst = this.all().reverse();
    const place = (id: string, param: string) => newestFirst.indexOf(this.get(id, param, 400));
    const from = starting_after ? place(starting_after, 'starting_after') + 1 : 0;
    const to = ending_before ? place(ending_before, 'ending_before') : newestFirst.length;
    const between = newestFirst.slice(from, to).filter(fits);
    const data = ending_before ? between.slice(-limit) : between.slice(0, limit);
    return { object: 'list', data, has_more: between.length > limit, url };
  }
}
