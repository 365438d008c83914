// Operations on what applications may send: registered texts, and whether anything else is taken.
import type { AnyOperation } from '../defineOperation.js';
import { operationPolicy } from './operationPolicy.js';
import { operationUses } from './operationUses.js';
import { registeredOperations } from './registeredOperations.js';
import { registerOperations } from './registerOperations.js';
import { retireOperations } from './retireOperations.js';
import { setOperationMode } from './setOperationMode.js';

export const listOperations: readonly AnyOperation[] = [
  operationPolicy,
  registeredOperations,
  operationUses,
  registerOperations,
  retireOperations,
  setOperationMode,
];
