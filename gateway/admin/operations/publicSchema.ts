// The whole public schema of this moment, for a developer portal and for comparing it with the next one.
import { printSchema } from 'graphql';
import { z } from 'zod';
import { toSchemaReference } from '../../governance/index.js';
import { defineQuery } from '../defineOperation.js';
import { READ_USAGE } from '../schemaUsage.js';

export const publicSchema = defineQuery({
  name: 'publicSchema',
  input: z.object({}),
  points: 20,
  event: null,
  authorise: () => ({ capability: READ_USAGE, unit: null }),
  async act(_input, { services }) {
    const { schema, rules } = services.publicSchema();
    return { result: { sdl: printSchema(schema), reference: toSchemaReference(schema, rules) } };
  },
});
