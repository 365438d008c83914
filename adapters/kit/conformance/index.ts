// The conformance suite of the kit. Test code: only an adapter's tests import it.
export { createAgencyBook, EMPTY_SCOPE, withAssigned, type AgencyBook, type AgencyBookOptions } from './agencyBook.js';
export type {
  CommandCase,
  CommandFaults,
  CommandSource,
  ConformanceOptions,
  EntityCase,
  FieldCase,
  HttpFaults,
  Prelude,
  QueryCase,
  RunningSource,
  SqlFaults,
} from './conformanceOptions.js';
export { createCall } from './createCall.js';
export { describeConformance } from './describeConformance.js';
export { createMemoryInbox, type MemoryInbox } from './memoryInbox.js';
