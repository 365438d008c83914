// What the gateway keeps, and how it reaches SQL sources.
export {
  AccessRecordsStale,
  createLiveRecords,
  loadAccessRecords,
  loadAgencies,
  type LoadedAccessRecords,
} from './accessStore.js';
export { DataFolderInUse } from './dataFolderLock.js';
export { openStore, type Store } from './openStore.js';
export { isEmpty, seedSchema, seedStore, type Seed } from './seedStore.js';
export { createSqlClient } from './sqlClient.js';
