import { ECSClient } from '@aws-sdk/client-ecs';
import { EcsContainers } from '../../shared/adapters/aws/ecs-containers.ts';
import { makeHideMessage } from '../../shared/adapters/aws/sqs-visibility.ts';
import { systemClock } from '../../shared/adapters/machine/clock.ts';
import { RUNNER_CONTAINER } from '../deployment/container-names.ts';
import { readContainerNetwork } from '../deployment/container-network.ts';
import { requireEnv, VARIABLES } from '../deployment/environment.ts';
import { deniedEntries } from '../wiring/denied-entries.ts';
import { engineFromEnvironment, makeSqsClient } from '../wiring/engine.ts';
import { PATIENT } from '../wiring/retries.ts';
import { makeTelemetry } from '../wiring/telemetry.ts';
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
  launcher: { ...engineFromEnvironment({ sqs, entries: deniedEntries, observer }), containers },
  logger,
  hideMessage: makeHideMessage(sqs, requireEnv(VARIABLES.runQueueUrl)),
});
