/** An operation that streams events, which no function of ours sends. */
class EventStreamError extends Error {
  override readonly name = 'EventStreamError';
  readonly code = 'event_stream';
}

/** Stands in the bundles for the class of @smithy/core/event-streams that reads and writes streams of events: there are none to read. */
export class EventStreamSerde {
  constructor() {
    throw new EventStreamError('the operation streams events, and the bundle brings nothing that reads them');
  }
}

/** Stands for what makes a marshaller as a client is made; only {@link EventStreamSerde} would use it. */
export function eventStreamSerdeProvider(): undefined {
  return undefined;
}

/** Leaves a client's configuration as it is. */
export function resolveEventStreamSerdeConfig<Configuration>(configuration: Configuration): Configuration {
  return configuration;
}
