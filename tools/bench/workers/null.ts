/** Answers as ingest does and does nothing else: what the runtime itself costs. */
export default {
  fetch: () => Response.json({ received: true }),
} satisfies ExportedHandler;
