// The history of the store's tables. A migration that has run is never edited; a change is a new one.
import type { Migration } from 'kysely';
import { registry } from './0001_registry.js';
import { versions } from './0002_versions.js';
import { rights } from './0003_rights.js';
import { unitTables } from './0004_units.js';
import { sessions } from './0005_sessions.js';
import { audit } from './0006_audit.js';
import { usage } from './0007_usage.js';
import { operations } from './0008_operations.js';
import { commands } from './0009_commands.js';
import { events } from './0010_events.js';
import { webhooks } from './0011_webhooks.js';
import { services } from './0012_services.js';
import { fieldUses } from './0013_field_uses.js';

/** In order of their names. */
export const migrations: Record<string, Migration> = {
  '0001_registry': registry,
  '0002_versions': versions,
  '0003_rights': rights,
  '0004_units': unitTables,
  '0005_sessions': sessions,
  '0006_audit': audit,
  '0007_usage': usage,
  '0008_operations': operations,
  '0009_commands': commands,
  '0010_events': events,
  '0011_webhooks': webhooks,
  '0012_services': services,
  '0013_field_uses': fieldUses,
};
