import type { Body } from './body.ts';

/** How a request ended. The log shows the reason and, of the body, the event's id, type and size. */
export interface WebhookResult {
  readonly outcome: keyof typeof responses;
  readonly reason?: string;
  /** Once its signature is verified: what a forger sends is never logged. */
  readonly body?: Body;
}

/**
 * Stripe retries after anything but 2xx. An invalid signature has one body whatever its cause, so
 * that a forger learns nothing. Never 3xx: Stripe does not follow redirects.
 */
export const responses = {
  accepted: () => Response.json({ received: true }),
  invalid_signature: () => errorResponse(400, 'The signature could not be verified.'),
  not_found: () => errorResponse(404, 'Not found.'),
  method_not_allowed: () => errorResponse(405, 'Use POST.', { Allow: 'POST' }),
  too_large: () => errorResponse(413, 'The event is too large.'),
  not_configured: () => errorResponse(503, 'Not available.'),
  queue_unavailable: () => errorResponse(503, 'Not available.'),
  interrupted: () => errorResponse(503, 'Not available.'),
} satisfies Record<string, () => Response>;

function errorResponse(
  status: number,
  error: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error }, { status, headers });
}
