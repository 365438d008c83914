// Changes told to the systems of applications: signed, tried again, never more than that something has changed.
export { createWebhookDesk, type WebhookDesk, type WebhookOffice } from './createWebhookDesk.js';
export { urlProblem } from './urlRules.js';
export { webhookSettingsSchema } from './settings.js';
export { DELIVERY_STATES, HOOK_STATUSES } from './webhook.js';
