interface Bindings {
  readonly LOADER: WorkerLoader;
}

/** Starts the script that is posted in an isolate of its own, as a first request would. */
export default {
  async fetch(request, { LOADER }) {
    const script = await request.text();
    const worker = LOADER.get(crypto.randomUUID(), () => ({
      compatibilityDate: '2026-11-17',
      mainModule: 'index.js',
      modules: { 'index.js': script },
    }));
    // What it answers without its bindings does not matter: to answer it must have started.
    await worker
      .getEntrypoint()
      .fetch('http://starter/')
      .catch(() => null);
    return Response.json({});
  },
} satisfies ExportedHandler<Bindings>;
