// Every example is a valid query of the public schema, with variables that fit.
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate, Kind } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { filesBelow, readText } from './repository.js';

const schema = buildSchema(readText('docs/reference/schema.graphql'));
const queries = filesBelow('examples/queries', '.graphql');

function variablesOf(file: string): Record<string, unknown> {
  const name = file.replace('.graphql', '.variables.json');
  const all = filesBelow('examples/queries', '.variables.json');
  return all.includes(name) ? (JSON.parse(readText(name)) as Record<string, unknown>) : {};
}

describe.each(queries)('%s', (file) => {
  const document = parse(readText(file));

  it('fits the public schema', () => {
    expect(validate(schema, document).map((error) => error.message)).toEqual([]);
  });

  it('is one named operation with a line in Vietnamese and English above it', () => {
    const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    expect(operations.map(({ name }) => typeof name?.value)).toEqual(['string']);
    expect(readText(file)).toMatch(/^# /);
  });

  it('has variables that it declares', () => {
    const [operation] = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    const declared = operation?.variableDefinitions ?? [];
    const values = variablesOf(file);
    const names = declared.map(({ variable }) => variable.name.value);
    expect(Object.keys(values).filter((name) => !names.includes(name))).toEqual([]);
    expect(getVariableValues(schema, declared, values).errors).toBeUndefined();
  });
});

describe('the examples', () => {
  it('are some, and each file of variables belongs to one', () => {
    expect(queries.length).toBeGreaterThan(5);
    const owners = filesBelow('examples/queries', '.variables.json').map((f) =>
      f.replace('.variables.json', '.graphql'),
    );
    expect(owners.filter((file) => !queries.includes(file))).toEqual([]);
  });
});
