import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#infra/packaging/bundle.ts';
import { bundlePlugin } from './bundle.ts';

// `npm run build:plugin`: after each change of mcp/, or of the client and the contract it is made from.
writeFileSync(join(ROOT, 'plugin/mcp.mjs'), await bundlePlugin());
