// Names of states that the parts of the store of webhooks share.
import type { Selectable } from 'kysely';
import type { WebhookDeliveryTable, WebhookTable } from './tables/webhookTables.js';

export type HookStatus = Selectable<WebhookTable>['status'];
export type DeliveryState = Selectable<WebhookDeliveryTable>['state'];
