// Every operation of the administration. One file each; the order here means nothing.
import type { AnyOperation } from '../defineOperation.js';
import { listOperations } from './lists.js';
import { me } from './me.js';
import { ping } from './ping.js';
import { rightsOperations } from './rights.js';
import { registryOperations } from './registry.js';
import { serviceOperations } from './serviceOperations.js';
import { schemaOperations } from './schemaOperations.js';
import { webhookOperations } from './webhookOperations.js';

export const operations: readonly AnyOperation[] = [
  me,
  ping,
  ...rightsOperations,
  ...registryOperations,
  ...listOperations,
  ...schemaOperations,
  ...webhookOperations,
  ...serviceOperations,
];
