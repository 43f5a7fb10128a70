import { memoryPorts } from '#testing/ports.ts';
import { MemoryPlaceCounts } from '#testing/stores/places.ts';
import { MemorySightings } from '#testing/stores/sightings.ts';
import { describePlaceCounts } from './rules/place.ts';
import { describeSightings } from './rules/sighting.ts';
import { describeStores } from './store-suite.ts';

describeStores('stores in memory', async (clock) => ({ ...memoryPorts(clock), close: async () => {} }));

describePlaceCounts('places in memory', async () => new MemoryPlaceCounts());

describeSightings('runners seen, in memory', async (clock) => new MemorySightings(clock));
