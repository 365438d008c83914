// The administration: one schema, one file for each operation.
export type { AdminContext, AdminServices, ExplainedField } from './context.js';
export { createAdminSchema } from './createAdminSchema.js';
export { AdminError } from './errors.js';
export { openExport } from './exports/openExport.js';
