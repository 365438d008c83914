// From adapters to one executable schema.
export type { AdapterInstance } from './adapterCalls.js';
export type { RequestContext } from './context.js';
export { createOpaqueCodec, type OpaqueCodec } from './opaqueCodec.js';
export { stitchAdapters, type StitchedGateway } from './stitchAdapters.js';
