// From adapters to one executable schema.
export type { AdapterInstance } from './adapterCalls.js';
export type { RequestContext, RowOwner, UseCollector } from './context.js';
export type { AcceptChange } from './mutations.js';
export { refusal } from './codedErrors.js';
export { createRecordCounter } from './recordCounter.js';
export { createRowFinder } from './rowFinder.js';
export { createReachable } from './reachableSchema.js';
export { createOpaqueCodec, type OpaqueCodec } from './opaqueCodec.js';
export { AdapterProblems, stitchAdapters, type StitchedGateway } from './stitchAdapters.js';
export type { RemoteAnswer, RemoteListener, RemoteQuestion, RemoteWays } from './remote/remoteSources.js';
export { sdlOf, sdlQuestion, type ServiceDeclaration, type ServiceKind } from './remote/service/declaration.js';
export { readServiceSdl } from './remote/service/readServiceSdl.js';
