import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { signed } from '../../shared/aws/signature.ts';
import { MAIN_FILE, type Package } from '../container-package.ts';
import { requireEnv, VARIABLES } from '../environment.ts';
import { containerCredentials } from './container-credentials.ts';

/** What a container starts with, as it stands in its task definition: an image with nothing but Node, and the runner in S3. */
const folder = await mkdtemp(join(tmpdir(), 'cronstack-runner-'));
const { files } = await download(requireEnv(VARIABLES.packageUrl));
for (const { path, base64, executable } of files) {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, base64, 'base64');
  if (executable) {
    await chmod(file, 0o755);
  }
}
await import(pathToFileURL(join(folder, MAIN_FILE)).href);

async function download(url: string): Promise<Package> {
  const request = new Request(reachable(new URL(url)));
  const scope = { service: 's3', region: process.env.AWS_REGION ?? '', credentials: containerCredentials } as const;
  const response = await fetch(await signed(request, scope));
  if (!response.ok) {
    throw new Error(`S3 answers ${response.status} for ${url}: ${await response.text()}`);
  }
  return (await response.json()) as Package;
}

/** Where the SDK would ask (SDK reference guide, "Service-specific endpoints"): another address than AWS's is a test's. */
function reachable({ pathname, href }: URL): string {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  return endpoint === undefined ? href : new URL(pathname, endpoint).href;
}
