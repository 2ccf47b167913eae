interface Bindings {
  readonly LOADER: WorkerLoader;
}

let script = '';

/** Starts the script that was posted in an isolate of its own, as a first request would. */
export default {
  async fetch(request, { LOADER }) {
    if (request.method === 'POST') {
      script = await request.text();
      return Response.json({});
    }
    const worker = LOADER.get(crypto.randomUUID(), () => ({
      compatibilityDate: '2026-11-17',
      mainModule: 'index.js',
      modules: { 'index.js': script },
    }));
    // Without its bindings a Worker may well fail to answer; to fail at that it must have started.
    const failure = await worker
      .getEntrypoint()
      .fetch('http://starter/')
      .then(() => null, String);
    return Response.json({ failure });
  },
} satisfies ExportedHandler<Bindings>;
