// Changes and arrivals: kept in order, looked for, and handed to whoever listens.
export { createFeed } from './createFeed.js';
export { ArrivalUnacceptable, createInbox, sealArrival } from './createInbox.js';
export { createWatcher, type Watcher } from './createWatcher.js';
export { eventSettingsSchema } from './settings.js';
