/** Not every deployment has it, so `wrangler types` does not know it: see doors/identify.ts. */
interface ConsoleEnv {
  readonly CONSOLE_TOKEN?: string;
}
