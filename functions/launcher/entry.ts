import { ECSClient } from '@aws-sdk/client-ecs';
import { EcsContainers } from '#adapters/aws/ecs-containers.ts';
import { makeHideMessage } from '#adapters/aws/sqs/hide-message.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { RUNNER_CONTAINER, readContainerNetwork } from '#functions/deployment/container.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { makeSqsClient, PATIENT, queuesOn } from '#functions/wiring/clients.ts';
import { denied } from '#functions/wiring/denied.ts';
import { countingEngineFromEnvironment } from '#functions/wiring/engine.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('launcher');
const sqs = makeSqsClient();
const containers = new EcsContainers({
  client: new ECSClient(PATIENT),
  clock: systemClock,
  cluster: requireEnv(VARIABLES.cluster),
  taskDefinition: requireEnv(VARIABLES.taskDefinition),
  containerName: RUNNER_CONTAINER,
  messageVariable: VARIABLES.runMessage,
  network: readContainerNetwork(),
});

export const handler = makeHandler({
  launcher: {
    ...countingEngineFromEnvironment({ ...LOADED_AT_ONCE, queues: queuesOn(sqs), ...denied, observer }),
    runnerClass: requireEnv(VARIABLES.runnerClass),
    containers,
    maxContainers: Number(requireEnv(VARIABLES.maxContainers)),
  },
  logger,
  hideMessage: makeHideMessage(sqs, requireEnv(VARIABLES.runQueueUrl)),
});
