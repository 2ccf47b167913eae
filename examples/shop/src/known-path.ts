/** The pages to which a log-in may lead. */
const KNOWN_PATH =
  /^\/(?:write|account|plan|texts\/[\w-]+|checkout\/[\w-]+|thank-you\?session_id=cs_\w+)$/;

/** Never another site, which a link with `?next=https://…` would otherwise reach over this one. */
export const toKnownPath = (next: unknown): string =>
  typeof next === 'string' && KNOWN_PATH.test(next) ? next : '/write';
