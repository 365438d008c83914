// Operations on webhooks.
import type { AnyOperation } from '../defineOperation.js';
import { createWebhook } from './createWebhook.js';
import { discardWebhook } from './discardWebhook.js';
import { endWebhook } from './endWebhook.js';
import { pauseWebhook } from './pauseWebhook.js';
import { pingWebhook } from './pingWebhook.js';
import { redriveWebhook } from './redriveWebhook.js';
import { resumeWebhook } from './resumeWebhook.js';
import { rotateWebhookSecret } from './rotateWebhookSecret.js';
import { webhook } from './webhook.js';
import { webhookDeliveries } from './webhookDeliveries.js';
import { webhooks } from './webhooks.js';

export const webhookOperations: readonly AnyOperation[] = [
  webhooks,
  webhook,
  webhookDeliveries,
  createWebhook,
  pauseWebhook,
  resumeWebhook,
  rotateWebhookSecret,
  endWebhook,
  redriveWebhook,
  discardWebhook,
  pingWebhook,
];
