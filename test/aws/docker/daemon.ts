import { makeDockerApi } from './docker-api.ts';
import { listenOn } from './listen-on.ts';
import { requireSetting } from './settings.ts';
import { makeTaskAgent } from './task-agent.ts';

/**
 * A stand-in for a Docker daemon, for an emulator of AWS that starts ECS's containers through one: a container is a child process of this
 * one, with a folder of its own for its temporary files. There are no images, namespaces or limits. Listens where DOCKER_HOST says, and
 * at TASK_AGENT_SOCKET as what hands out the tasks' credentials.
 */
const agent = makeTaskAgent();
const docker = makeDockerApi(agent);
const servers = [
  await listenOn(requireSetting('DOCKER_HOST').replace(/^unix:\/\//, ''), docker.answer),
  await listenOn(requireSetting('TASK_AGENT_SOCKET'), agent.answer),
];
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    docker.removeAll();
  });
}
