// From adapters to one executable schema.
export type { AdapterInstance } from './adapterCalls.js';
export type { RequestAccess, RequestContext, StitchingEvents } from './context.js';
export { createOpaqueCodec, type OpaqueCodec } from './opaqueCodec.js';
export { AdapterProblems, stitchAdapters, type StitchedGateway } from './stitchAdapters.js';
