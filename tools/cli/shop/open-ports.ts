import { forwardPort } from '@stripe-credits/harness/forward';
import { portInUse } from '../port.ts';

/**
 * Gives a server further ports, all or none; returns how to close them.
 * @throws CommandError when another process has taken one since it was checked.
 */
export async function openPorts(ports: readonly number[], target: URL): Promise<() => void> {
  const open: (() => void)[] = [];
  const close = () => {
    for (const closePort of open) closePort();
  };
  for (const port of ports)
    try {
      open.push(await forwardPort(port, target));
    } catch {
      close();
      throw portInUse(port);
    }
  return close;
}
