import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import { productConfig } from './api-examples.ts';
import { runCommand } from './run-command.ts';

/** What `npm create cloudflare` writes for a Worker in TypeScript. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024'],
    jsx: 'react-jsx',
    module: 'es2022',
    moduleResolution: 'bundler',
    resolveJsonModule: true,
    allowJs: true,
    checkJs: false,
    noEmit: true,
    isolatedModules: true,
    allowSyntheticDefaultImports: true,
    forceConsistentCasingInFileNames: true,
    strict: true,
    skipLibCheck: true,
    types: ['./worker-configuration.d.ts'],
  },
  exclude: ['test'],
  include: ['worker-configuration.d.ts', 'src/**/*.ts'],
};

export type StockWorker = Awaited<ReturnType<typeof createStockWorker>>;

/** A Worker in a folder outside the repository, bound to the API as docs/credits.md says. */
export async function createStockWorker() {
  const folder = mkdtempSync(join(tmpdir(), 'stock-worker-'));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write('tsconfig.json', JSON.stringify(TSCONFIG));
  write('wrangler.jsonc', productConfig);
  write('src/index.ts', 'export default { fetch: () => new Response() };\n');
  cpSync(join(root, 'apps/credits/types'), join(folder, 'stripe-credits'), { recursive: true });
  const configs = ['-c', 'wrangler.jsonc', '-c', 'stripe-credits/wrangler.jsonc'];
  const types = await run('wrangler/bin/wrangler.js', ['types', '--cwd', folder, ...configs]);

  return {
    folder,
    /** How `wrangler types` ended. */
    types,
    /** Compiles the Worker with these files in `src`. Returns the compiler's errors. */
    async compile(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
      for (const [file, text] of Object.entries(files)) write(`src/${file}`, text);
      const { stdout } = await run('typescript/bin/tsc', ['-p', folder]);
      return stdout.split('\n').filter((line) => line !== '');
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

const run = (bin: string, args: readonly string[]) => runCommand(`node_modules/${bin}`, args);
