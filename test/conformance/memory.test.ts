import { memoryPorts } from '#testing/ports.ts';
import { describeStores } from './store-suite.ts';

describeStores('stores in memory', async (clock) => ({ ...memoryPorts(clock), close: async () => {} }));
