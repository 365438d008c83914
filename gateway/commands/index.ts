// Changes in other systems: never lost, never made twice.
export * from './command.js';
export { commandTypeDefs } from './commandTypeDefs.js';
export type { CommandFilter, CommandPage, CommandStore, Decide, Depth } from './commandStore.js';
export { createAcceptor, type Asker, type AskedCommand } from './createAcceptor.js';
export { createCommandDesk, type CommandDesk, type DeskOptions } from './createCommandDesk.js';
export { discarded, redriven, settled, WrongState } from './decisions.js';
export { PayloadUnreadable } from './payload.js';
export { commandSettingsSchema, type CommandSettings } from './settings.js';
export type { RunningAdapter, RunningAdapters } from './steps.js';
