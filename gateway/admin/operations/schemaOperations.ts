// Operations on the public schema: who uses what, what is deprecated, what there is.
import type { AnyOperation } from '../defineOperation.js';
import { deprecations } from './deprecations.js';
import { fieldUsage } from './fieldUsage.js';
import { publicSchema } from './publicSchema.js';
import { schemaUsers } from './schemaUsers.js';

export const schemaOperations: readonly AnyOperation[] = [fieldUsage, schemaUsers, deprecations, publicSchema];
