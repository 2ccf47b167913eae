/** What became of a request, with what the log may say of it. */
export interface Answer {
  readonly outcome: keyof typeof answers;
  readonly reason?: string;
  readonly eventId?: string | undefined;
  readonly type?: string | undefined;
  readonly bytes?: number;
}

/**
 * Stripe retries on anything but 2xx. A refusal has one body whatever its cause, so that a forger
 * learns nothing. Never 3xx: Stripe does not follow redirects.
 */
export const answers = {
  accepted: () => Response.json({ received: true }),
  refused: () => refuse(400, 'The signature could not be verified.'),
  'not found': () => refuse(404, 'Not found.'),
  'method not allowed': () => refuse(405, 'Use POST.', { Allow: 'POST' }),
  'too large': () => refuse(413, 'The event is too large.'),
  'not configured': () => refuse(503, 'Not available.'),
  'queue refused': () => refuse(503, 'Not available.'),
  interrupted: () => refuse(503, 'Not available.'),
} satisfies Record<string, () => Response>;

function refuse(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers });
}
