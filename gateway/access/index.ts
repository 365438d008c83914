// What a caller may do: grants over the dated unit tree, default deny.
export { AccessRefused, createAccessDecider, type Access, type Caller } from './decideAccess.js';
export type { AccessRecords, GrantRecord } from './records.js';
