import { createServer } from 'node:http';

/** A webhook on this machine, whose address ends in a secret. It answers 200 until `status` is changed. */
export async function startAlertReceiver() {
  const bodies: string[] = [];
  let status = 200;
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(status).end('ok');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/services/T0/B0/${SECRET_PATH}`,
    respondWith(newStatus: number) {
      status = newStatus;
    },
    /** The bodies since the last call, oldest first. */
    take: (): string[] => bodies.splice(0),
    close: () =>
      new Promise<void>((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
}

export const SECRET_PATH = 'only-slack-knows-this';
