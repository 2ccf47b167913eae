import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

/** The declarations of the file and of all that it imports, as one module. */
export async function bundleDeclarations(entry: string): Promise<string> {
  const bundle = await rolldown({
    input: entry,
    external: /^cloudflare:/,
    plugins: [dts({ emitDtsOnly: true, oxc: true, tsconfig: false })],
  });
  const { output } = await bundle.generate({ format: 'es' });
  const [{ code }, ...others] = output;
  if (others.length > 0) throw new Error('the declarations are more than one file');
  return code;
}
