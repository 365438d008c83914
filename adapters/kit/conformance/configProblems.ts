// Every key of an adapter's settings has a description: the reference is generated from it.
import { z } from 'zod';

interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

function walk(schema: JsonSchema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const missing = (property.description ?? '').trim() === '' ? [`${at}: no description`] : [];
    return [...missing, ...walk(property, at), ...walk(property.items ?? {}, `${at}[]`)];
  });
}

/** Paths of the keys without a description. */
export function configProblems(schema: z.ZodType): string[] {
  return walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, '');
}
