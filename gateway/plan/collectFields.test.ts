// Selection sets merged as the specification prescribes (6.3.2), with conditions decided.
import { describe, expect, it } from '@jest/globals';
import { Kind, buildSchema, parse, type FragmentDefinitionNode, type GraphQLObjectType } from 'graphql';
import { collectFields, selectionSetsOf } from './collectFields.js';

const schema = buildSchema(/* GraphQL */ `
  interface Named {
    name: String
  }
  interface Sized {
    size: Int
  }
  union Any = Cat | Dog
  type Cat implements Named {
    name: String
    friend: Cat
  }
  type Dog implements Named & Sized {
    name: String
    size: Int
  }
  type Query {
    any: Any
    cat: Cat
  }
`);

function collected(text: string, type = 'Cat', conditions: Record<string, boolean> = {}): string[] {
  const { definitions } = parse(text);
  const fragments = new Map(
    definitions.flatMap((one): [string, FragmentDefinitionNode][] =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );
  const [operation] = definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const selected = { schema, fragments, conditions: new Map(Object.entries(conditions)) };
  const fields = collectFields([operation.selectionSet], schema.getType(type) as GraphQLObjectType, selected);
  return [...fields].map(([key, nodes]) => `${key}=${nodes.map(({ name }) => name.value).join('+')}`);
}

describe('collectFields', () => {
  it('merges fields under one response name, in the order of their first use', () => {
    expect(collected('{ b: name name friend { name } b: name friend { friend { name } } }')).toEqual([
      'b=name+name',
      'name=name',
      'friend=friend+friend',
    ]);
  });

  it('spreads fragments whose condition the type meets: itself, its interfaces, its unions', () => {
    const text =
      '{ ...A ...B ... on Any { c: name } ... on Sized { d: size } ... { e: name } } fragment A on Cat { a: name } fragment B on Named { b: name }';
    expect(collected(text)).toEqual(['a=name', 'b=name', 'c=name', 'e=name']);
    expect(collected(text, 'Dog')).toEqual(['b=name', 'c=name', 'd=size', 'e=name']);
  });

  it('spreads one fragment once, and inline fragments each time', () => {
    const text = '{ ...A ...A ... on Cat { b: name } ... on Cat { b: name } } fragment A on Cat { a: name }';
    expect(collected(text)).toEqual(['a=name', 'b=name+name']);
  });

  it('leaves out what is skipped or not included, fragments as well', () => {
    const text = /* GraphQL */ `
      {
        a: name @skip(if: true)
        b: name @include(if: false)
        c: name @skip(if: $x)
        d: name @include(if: $x)
        e: name @include(if: true) @skip(if: false)
        f: name @include(if: true) @skip(if: true)
        ...A @include(if: $x)
        ... @skip(if: $x) {
          h: name
        }
      }
      fragment A on Cat {
        g: name
      }
    `;
    expect(collected(text, 'Cat', { x: true })).toEqual(['d=name', 'e=name', 'g=name']);
    expect(collected(text, 'Cat', { x: false })).toEqual(['c=name', 'e=name', 'h=name']);
  });

  it('spreads a fragment that was left out at its first place', () => {
    const text = '{ ...A @include(if: false) b: name ...A } fragment A on Cat { a: name }';
    expect(collected(text)).toEqual(['b=name', 'a=name']);
  });

  it('gives the selection sets of merged fields', () => {
    const [operation] = parse('{ cat { name } cat { friend { name } } __typename }').definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
    const nodes = operation.selectionSet.selections.filter((node) => node.kind === Kind.FIELD);
    expect(selectionSetsOf(nodes)).toHaveLength(2);
  });
});
