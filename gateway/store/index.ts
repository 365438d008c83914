// What the gateway keeps, and how it reaches SQL sources.
export { AccessRecordsStale, createLiveRecords, loadAccessRecords, loadAgencies } from './accessStore.js';
export { openStore, type Store } from './openStore.js';
export { isEmpty, seedSchema, seedStore } from './seedStore.js';
export { createSqlClient } from './sqlClient.js';
