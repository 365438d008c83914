// GraphQL services of others that administrators connect while the gateway runs.
export { createServiceOffice, type ServiceOffice } from './createServiceOffice.js';
export {
  SERVICE_KINDS,
  type DeclaredService,
  type Comparison,
  type PublicSchema,
  type SchemaChange,
} from './service.js';
export type { RefusedChange, ServiceHealth } from './service.js';
export { serviceSettingsSchema } from './settings.js';
