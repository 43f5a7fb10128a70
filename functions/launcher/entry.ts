import { ECSClient } from '@aws-sdk/client-ecs';
import { EcsContainers } from '../../shared/aws/ecs-containers.ts';
import { makeHideMessage } from '../../shared/aws/sqs-visibility.ts';
import { systemClock } from '../../shared/system/system-clock.ts';
import { engineFromEnvironment, makeSqsClient } from '../aws-engine.ts';
import { PATIENT } from '../aws-retries.ts';
import { RUNNER_CONTAINER } from '../container-names.ts';
import { readContainerNetwork } from '../container-network.ts';
import { deniedEntries } from '../denied-entries.ts';
import { requireEnv, VARIABLES } from '../environment.ts';
import { makeTelemetry } from '../telemetry.ts';
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
