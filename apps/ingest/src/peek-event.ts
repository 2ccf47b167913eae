interface EventLabels {
  readonly id?: string | undefined;
  readonly type?: string | undefined;
}

/**
 * For the log only. A verified body that is not an event is queued and becomes a dead letter.
 *
 * The text is parsed as a whole: objects inside of an event have an `id` and a `type` too, and Stripe
 * promises no order of the fields.
 */
export function peekEvent(text: string): EventLabels {
  try {
    const event: unknown = JSON.parse(text);
    return { id: stringField(event, 'id'), type: stringField(event, 'type') };
  } catch {
    return {};
  }
}

function stringField(event: unknown, field: string): string | undefined {
  const value: unknown =
    typeof event === 'object' && event !== null ? Reflect.get(event, field) : undefined;
  return typeof value === 'string' ? value.slice(0, 255) : undefined;
}
