import type Stripe from 'stripe';
import { resourceMissing } from './errors.ts';

/** The objects of one type, in order of creation. */
export class Collection<T extends { readonly id: string }> {
  readonly #byId = new Map<string, T>();
  /** The type in error messages, such as `checkout.session`. */
  readonly #object: string;

  constructor(object: string) {
    this.#object = object;
  }

  /** Adds the object, or replaces the one with its id. */
  set(item: T): T {
    this.#byId.set(item.id, item);
    return item;
  }

  find(id: string): T | undefined {
    return this.#byId.get(id);
  }

  /** @throws StripeApiError with `status`: 404 if the URL contains the id, 400 if a parameter does. */
  get(id: string, param = 'id', status: 400 | 404 = 404): T {
    const item = this.find(id);
    if (!item) throw resourceMissing(status, this.#object, id, param);
    return item;
  }

  all(): T[] {
    return [...this.#byId.values()];
  }

  /** One page, newest first. `url` is the path of the list. */
  page(
    url: string,
    { limit = 10, starting_after, ending_before }: Stripe.PaginationParams,
    matches: (item: T) => boolean = () => true,
  ): Stripe.ApiList<T> {
    // Cursors apply before the filter, because a cursor may be an object that the filter excludes.
    const newestFirst = this.all().reverse();
    const indexOf = (id: string, param: string) => newestFirst.indexOf(this.get(id, param, 400));
    const start = starting_after ? indexOf(starting_after, 'starting_after') + 1 : 0;
    const end = ending_before ? indexOf(ending_before, 'ending_before') : newestFirst.length;
    const matching = newestFirst.slice(start, end).filter(matches);
    const data = ending_before ? matching.slice(-limit) : matching.slice(0, limit);
    return { object: 'list', data, has_more: matching.length > limit, url };
  }
}
