import type { Context } from './context.ts';

/** Forwards the events of an account in test mode to the Workers on this machine. */
export const listenCommand = ({ dependencies }: Context): string =>
  `stripe listen --forward-to ${new URL(dependencies.webhookUrl).host}${new URL(dependencies.webhookUrl).pathname}`;
