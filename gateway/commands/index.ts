// Changes in other systems: never lost, never made twice.
export * from './command.js';
export { commandTypeDefs } from './commandTypeDefs.js';
export type { CommandFilter, CommandStore, Decide } from './commandStore.js';
export { NotTakenIn } from './createAcceptor.js';
export { createCommandDesk, type CommandDesk } from './createCommandDesk.js';
export { discarded, redriven, settled, WrongState } from './decisions.js';
export { PayloadUnreadable } from './payload.js';
export { commandSettingsSchema } from './settings.js';
export type { RunningAdapters } from './steps.js';
