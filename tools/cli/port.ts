import { once } from 'node:events';
import { createServer } from 'node:net';
import { InvalidArgumentError } from 'commander';
import { CommandError } from './terminal/command-error.ts';

export const portInUse = (port: number): CommandError =>
  new CommandError(`Port ${port} is in use. Stop the other process, or pass --port.`);

/** @throws CommandError when another process listens on the port. */
export async function requireFree(port: number): Promise<void> {
  if (!(await isFree(port))) throw portInUse(port);
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port);
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** For a command that takes this port and the next two. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_533)
    throw new InvalidArgumentError('It must be a port number from 1 to 65533.');
  return port;
}
