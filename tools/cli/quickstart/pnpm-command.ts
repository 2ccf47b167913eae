/**
 * How the person runs pnpm, which the printed commands begin with. npx runs it from a folder of its own
 * cache, so that no `pnpm` is in the PATH.
 *
 * @param env the environment that pnpm gives to a script: `npm_execpath` is the file of pnpm.
 */
export const pnpmCommand = ({ npm_execpath = '' }: Readonly<NodeJS.ProcessEnv>): string =>
  /[\\/]_npx[\\/]/.test(npm_execpath) ? 'npx --yes pnpm@12' : 'pnpm';
