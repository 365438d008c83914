// The adapter kit: the only API that an adapter sees.
export * from './agencyCode.js';
export * from './call.js';
export * from './changedRows.js';
export * from './changeQueues.js';
export * from './changes.js';
export * from './defineAdapter.js';
export * from './defineCommand.js';
export * from './defineInbound.js';
export * from './defineRemote.js';
export * from './equalSecrets.js';
export * from './errors.js';
export * from './inbox.js';
export * from './inParallel.js';
export * from './runtime.js';
export * from './scope.js';
export * from './singleFlight.js';
export * from './units.js';
