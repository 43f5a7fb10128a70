#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot read TypeScript can start it.
import { createRequire } from 'node:module';
import process from 'node:process';
import { register } from 'tsx/esm/api';

// The SDK warns about Node 20 as it is loaded; the product supports it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
register();

const { main } = await import('./main.ts');
const { processSurroundings } = await import('./session/process-surroundings.ts');
const { version } = createRequire(import.meta.url)('../package.json');
process.exitCode = await main(process.argv.slice(2), processSurroundings(version));
