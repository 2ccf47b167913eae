import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Gives a server on this machine a second port. The harness takes a new one at each start. */
export async function forwardPort(port: number, target: URL): Promise<() => void> {
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.pipe(upstream).pipe(client);
    // A browser that leaves, or the end of the command.
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  server.listen(port, 'localhost');
  await once(server, 'listening');
  return () => void server.close();
}
