import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { requireSetting } from './settings.ts';

const containers = z.array(z.object({ Id: z.string(), State: z.string() }));
const inspection = z.object({ Config: z.object({ Env: z.array(z.string()) }) });

/** Kills the running containers that were started for a run, as a machine that fails would; answers how many. */
export async function killContainersOf(runId: string): Promise<number> {
  const running = containers.parse(await ask('GET', '/containers/json')).filter(({ State }) => State === 'running');
  let killed = 0;
  for (const { Id: id } of running) {
    const { Config } = inspection.parse(await ask('GET', `/containers/${id}/json`));
    if (Config.Env.some((variable) => variable.includes(runId))) {
      await ask('POST', `/containers/${id}/kill`);
      killed += 1;
    }
  }
  return killed;
}

/** Asks the stand-in, as any client of Docker does; undefined where it has nothing to say. */
function ask(method: 'GET' | 'POST', path: string): Promise<unknown> {
  const socketPath = requireSetting('DOCKER_HOST').replace(/^unix:\/\//, '');
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method, path }, (response) => {
      resolve(response.statusCode === 204 ? undefined : json(response));
    });
    call.once('error', reject);
    call.end();
  });
}
