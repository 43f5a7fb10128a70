import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { signed } from '#adapters/aws/signature.ts';
import { MAIN_FILE, unpacked } from '#functions/deployment/container-package.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { containerCredentials } from './credentials.ts';

/** S3 and the role may need a moment, as after a deploy: so often, 1 and 2 s apart. */
const TRIES = 3;
const FIRST_PAUSE_MS = 1_000;
/** A status that no moment changes. */
const NOT_THERE = 404;

/** The program that a container starts with, as it stands in its task definition: an image with nothing but Node, and the runner in S3. */
await import(pathToFileURL(join(await unpackRunner(), MAIN_FILE)).href);

/** Answers the folder. */
async function unpackRunner(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-runner-'));
  for (const { path, content, executable } of unpacked(await download(requireEnv(VARIABLES.packageUrl)))) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    if (executable) {
      await chmod(file, 0o755);
    }
  }
  return folder;
}

async function download(url: string): Promise<Uint8Array> {
  for (let tries = 1; ; tries += 1) {
    const response = await ask(url).catch((error: unknown) => error);
    if (response instanceof Response && response.ok) {
      return new Uint8Array(await response.arrayBuffer());
    }
    if (tries === TRIES || (response instanceof Response && response.status === NOT_THERE)) {
      throw new Error(`${url} could not be fetched: ${await what(response)}`);
    }
    await pause(FIRST_PAUSE_MS * 2 ** (tries - 1));
  }
}

async function ask(url: string): Promise<Response> {
  const request = new Request(reachable(new URL(url)));
  const scope = { service: 's3', region: process.env.AWS_REGION ?? '', credentials: containerCredentials } as const;
  return fetch(await signed(request, scope));
}

async function what(answer: unknown): Promise<string> {
  return answer instanceof Response ? `S3 answers ${answer.status}: ${await answer.text()}` : String(answer);
}

/** The address that the SDK would ask (SDK reference guide, "Service-specific endpoints"). */
function reachable({ pathname, href }: URL): string {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  return endpoint === undefined ? href : new URL(pathname, endpoint).href;
}
