import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ROOT } from '#infra/packaging/bundle.ts';

/** Modules that an installed plugin has others of: it is one file, with no packages beside it. */
const REPLACED: Readonly<Record<string, string>> = {
  '#adapters/aws/credentials/found.ts': 'shared/adapters/aws/credentials/project.ts',
  '@modelcontextprotocol/server/_shims': 'infra/packaging/plugin/small-shims.ts',
};

/** Linters that are not told to leave the file alone are told here. */
const BANNER = ['lint', 'format', 'assist']
  .map((kind) => `// biome-ignore-all ${kind}: made by npm run build:plugin`)
  .join('\n');

const replacing: Plugin = {
  name: 'what a plugin has others of',
  setup({ onResolve }) {
    onResolve({ filter: /^#adapters\/aws\/credentials\/found\.ts$|\/_shims$/ }, ({ path }) => {
      const file = REPLACED[path];
      return file === undefined ? undefined : { path: join(ROOT, file) };
    });
  },
};

/** The program of the Claude Code plugin, whole and in one file: the same sources and packages give the same text. Writes nothing. */
export async function bundlePlugin(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['mcp/plugin/program.ts'],
    bundle: true,
    minify: true,
    legalComments: 'none',
    banner: { js: BANNER },
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Of packages that have both, the form of which what nobody asks for can be left out.
    mainFields: ['module', 'main'],
    plugins: [replacing],
    write: false,
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('');
}
