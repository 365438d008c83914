// What a caller may do: grants over the dated unit tree, default deny.
export { accessSettingsSchema } from './accessSettings.js';
export { createAccessIndex } from './createAccessIndex.js';
export type { RowOwner } from './compileRights.js';
export type { Access } from './access.js';
export { createAccessDecider, type AccessDecider, type HeldGrants } from './decideAccess.js';
export { coversCapability, isInForce, toRoot, type Moment, type Root, type UnitFacts } from './inForce.js';
export { GATEWAY_CAPABILITIES } from './gatewayCapabilities.js';
export { AccessRefused, isRevoked, type Caller } from './parties.js';
export type { AccessRecords, GrantRecord } from './records.js';
