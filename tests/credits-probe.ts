import type { Credits } from '@stripe-credits/credits';

interface Env {
  readonly CREDITS: Service<typeof Credits>;
}

/** A product's Worker that hands on every call: so the tests see what survives the binding. */
export default {
  async fetch(request, { CREDITS }) {
    // Any of its methods may be asked for: the types of one stand for all.
    const { method, args } = await request.json<{ method: 'balance'; args: [string] }>();
    try {
      return Response.json({ answer: await CREDITS[method](...args) });
    } catch (error) {
      return Response.json({ error: String(error) });
    }
  },
} satisfies ExportedHandler<Env>;
