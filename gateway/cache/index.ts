// What is cached, and where.
export { createAdapterCache } from './adapterCache.js';
export { createChangeBus, type ChangeBus } from './changeBus.js';
export type { KeyValueStore } from './keyValueStore.js';
export { createMemoryStore } from './memoryStore.js';
export { createEntityCache, type EntityCache } from './entityCache.js';
export { createRedisStore } from './redisStore.js';
