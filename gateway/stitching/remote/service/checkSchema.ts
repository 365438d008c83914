// What GraphQL itself says of the types of a service.
import { Kind, buildASTSchema, print, validateSchema, type TypeDefinitionNode } from 'graphql';
import { fullDocument } from '../../subschemaDocument.js';
import { leadsElsewhere } from './checkService.js';
import { mapFields, toDocument, type Types } from './wholeTypes.js';

export function toTypeDefs(types: Types): string {
  return print(toDocument(types));
}

/** A subgraph of Federation may have nothing to ask for by itself. */
const NO_QUERY: TypeDefinitionNode = {
  kind: Kind.OBJECT_TYPE_DEFINITION,
  name: { kind: Kind.NAME, value: 'Query' },
  fields: [
    {
      kind: Kind.FIELD_DEFINITION,
      name: { kind: Kind.NAME, value: 'none' },
      type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Boolean' } },
    },
  ],
};

/** Nobody but the gateway knows what the directives mean, and what the references lead to. */
function bare(types: Types): Types {
  const own = mapFields(types, (field) => {
    if (leadsElsewhere(types, field)) return undefined;
    const args = (field.arguments ?? []).map((argument) => ({ ...argument, directives: [] }));
    return { ...field, directives: [], arguments: args };
  });
  return new Map([...own].map(([name, type]) => [name, { ...type, directives: [] }]));
}

/** `PARTS`: what others complete may still be missing. */
export function checkSchema(types: Types, as: 'PARTS' | 'WHOLE'): string[] {
  const own = bare(types);
  if (as === 'PARTS' && !own.has('Query')) own.set('Query', NO_QUERY);
  try {
    const schema = buildASTSchema(fullDocument(toTypeDefs(own)));
    return validateSchema(schema).map(({ message }) => `${message.slice(0, 300)} Correct the SDL.`);
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    return text.split('\n\n').map((message) => `${message.slice(0, 300)} Correct the SDL.`);
  }
}
