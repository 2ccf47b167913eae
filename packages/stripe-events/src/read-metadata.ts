import * as v from 'valibot';
import { Metadata } from './fields.ts';

const Lenient = v.fallback(Metadata, {});
const Details = v.fallback(v.nullish(v.object({ metadata: Lenient })), null);

const EventWithMetadata = v.object({
  data: v.object({
    object: v.object({
      metadata: Lenient,
      subscription_details: Details,
      parent: v.fallback(v.nullish(v.object({ subscription_details: Details })), null),
    }),
  }),
});

/**
 * The metadata of the event's object, or for the invoice of a subscription that of the subscription,
 * for a person to read. Empty where the text has none.
 */
export function readMetadata(text: string): Record<string, string> {
  const event = v.safeParse(v.pipe(v.string(), v.parseJson(), EventWithMetadata), text);
  if (!event.success) return {};
  const { metadata, parent, subscription_details: details } = event.output.data.object;
  return { ...metadata, ...(parent?.subscription_details ?? details)?.metadata };
}
