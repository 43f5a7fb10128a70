import { lazySecrets } from '#adapters/aws/lazy-clients.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { ConfiguredChannels } from '#adapters/notices/configured.ts';
import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { makeNotifier } from '#engine/notices/notifier.ts';
import { readChannelSettings } from '#functions/deployment/settings.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { denied } from '#functions/wiring/denied.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { defaultProvider } from '#functions/wiring/lambda-credentials.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('notifier');
const settings = readChannelSettings();
const { AWS_ENDPOINT_URL: endpoint } = process.env;
const channels = new ConfiguredChannels({
  clock: systemClock,
  settings,
  secrets: lazySecrets(),
  http: { allowPrivate: false },
  aws: { region: process.env.AWS_REGION, credentials: defaultProvider(), endpoint: () => endpoint },
});
const engine = engineFromEnvironment({ ...LOADED_AT_ONCE, queues: queuesOn(makeSqsClient()), ...denied, observer });

export const handler = makeHandler({ notifier: makeNotifier(engine, channels, settings), logger });
