/** Puts the body on the queue unread and unchecked: what the queue alone costs. */
export default {
  async fetch(request, { EVENTS }) {
    await EVENTS.send(await request.text(), { contentType: 'text' });
    return Response.json({ received: true });
  },
} satisfies ExportedHandler<{ readonly EVENTS: Queue }>;
