// The adapter kit: the only API that an adapter sees.
export * from './call.js';
export * from './defineAdapter.js';
export * from './errors.js';
export * from './runtime.js';
export * from './units.js';
