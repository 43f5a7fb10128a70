#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot read TypeScript can start it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtProgram, ROOT } from './built.js';

// The SDK warns about Node 20 as it is loaded; the product supports it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const built = builtProgram();
const { runProgram } = await (built === undefined ? importSource() : import(pathToFileURL(built)));
await runProgram(version);

/** Reading TypeScript takes longer than most commands. */
async function importSource() {
  const { register } = await import('tsx/esm/api');
  register();
  return import('./program.ts');
}
