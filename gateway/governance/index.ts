// Changing the schema without breaking anybody: who uses what, what a change means, and who stands in its way.
export { createFieldUses, type FieldUses } from './createFieldUses.js';
export { createSchemaUsers, type SchemaUser, type UsersOf } from './createSchemaUsers.js';
export { governanceSettingsSchema } from './governanceSettings.js';
export { compareSchemas } from './compareSchemas.js';
export {
  affectedCoordinates,
  decideChanges,
  firstSunset,
  type ChangeDecision,
  type DecidedChange,
} from './decideChanges.js';
export { describeRefusals } from './describeRefusals.js';
export type { SchemaRules } from './ruleChanges.js';
export { listDeprecations } from './listDeprecations.js';
export { toSchemaReference, toSchemaRules, type SchemaReference } from './schemaReference.js';
