// Changes and arrivals: kept in order, looked for, and handed to whoever listens.
export { createFeed, type Feed } from './createFeed.js';
export { ArrivalUnacceptable, createInbox, sealArrival, type ArrivalSealer } from './createInbox.js';
export { createWatcher, type Watcher } from './createWatcher.js';
export type { EventStore, InboxStore, LoggedEvent, WatchStore } from './eventStore.js';
export { eventSettingsSchema, type EventSettings } from './settings.js';
