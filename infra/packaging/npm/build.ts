import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildConsole } from '#console/build.ts';
import { ROOT } from '#infra/packaging/bundle.ts';
import { bootstrapText, writeCode } from '#infra/packaging/code.ts';
import { FUNCTION_NAMES } from '#infra/packaging/function-name.ts';
import { BOOTSTRAP_FILE } from '#infra/packaging/prebuilt.ts';
import { writeDeclarations } from './declarations.ts';
import { COMMONJS, DIST, writeModules } from './modules.ts';

/** Makes `dist/`, all of the package that is no source: `npm run build`, and by itself before each `npm pack`. */
async function build(): Promise<void> {
  const dist = join(ROOT, DIST);
  rmSync(dist, { recursive: true, force: true });
  await writeModules();
  for (const name of FUNCTION_NAMES) {
    writeCode(name, join(dist, 'functions', name));
  }
  writeFileSync(join(dist, 'functions', BOOTSTRAP_FILE), bootstrapText());
  for (const [name, content] of (await buildConsole(ROOT)).files) {
    const path = join(dist, 'console', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  writeFileSync(join(ROOT, COMMONJS, 'package.json'), JSON.stringify({ type: 'commonjs' }));
  writeDeclarations(join(dist, 'types'), join(ROOT, COMMONJS, 'types'));
}

await build();
