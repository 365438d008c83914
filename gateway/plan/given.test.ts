// Rows of this process and rows of sources, joined by plans without any stitching around them.
import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphql, parse } from 'graphql';
import { createPlans, type InProcessEntities, type InProcessFields, type RemoteSource } from './index.js';

const SCHEMA = buildSchema(`
  type Book { code: String pages: Int stamp: Int shelf: Shelf }
  type Shelf { name: String place: String twin: Shelf }
  type Query { books: [Book] shelves: [Shelf!] }
`);
const THERE = buildSchema(`
  type Book { code: String pages: Int shelfName: String }
  type Shelf { name: String }
  type Query { shelves: [Shelf!] booksByCode(codes: [String]!): [Book]! }
`);

type Row = Readonly<Record<string, unknown>>;

function build(books: readonly Row[], load: (names: readonly unknown[]) => readonly unknown[]) {
  const asked: unknown[] = [];
  const called: unknown[] = [];
  const rootValue = {
    shelves: () => [{ name: 's1' }, { name: 's9' }, { name: 's1' }],
    booksByCode: ({ codes }: { codes: readonly string[] }) =>
      codes.map((code) => ({
        code,
        pages: code.length,
        shelfName: () => {
          if (code === 'bad') throw new Error('no shelf known');
          return code === 'b1' ? 's1' : null;
        },
      })),
  };
  const library: RemoteSource<undefined> = {
    id: 'library',
    schema: THERE,
    merge: {
      Book: {
        ...{ selectionSet: '{ code }', fieldName: 'booksByCode' },
        key: ({ code }: Row) => code,
        argsFromKeys: (codes) => ({ codes }),
      },
    },
    execute: async ({ text, variables }) => {
      asked.push(variables['_k_codes'] ?? text.replace(/\s+/g, ' '));
      const result = await graphql({ schema: THERE, source: text, rootValue, variableValues: { ...variables } });
      return JSON.parse(JSON.stringify(result)) as Row;
    },
  };
  const shelfOf = (by: string) => ({
    ...{ source: 'house', from: [by] },
    load: async (parents: readonly Row[]) => {
      called.push(parents);
      return load(parents.map((parent) => parent[by]));
    },
  });
  const fields: InProcessFields<undefined> = new Map<string, never>([
    ['Query.books', { source: 'house', load: async () => [books] } as never],
    ['Book.stamp', { read: () => 1 } as never],
    [
      'Book.code',
      {
        read: ({ code }: Row) => {
          if (code instanceof Error) throw code;
          return code;
        },
      } as never,
    ],
    ['Book.shelf', { ...shelfOf('shelfName') } as never],
    ['Shelf.place', { read: ({ name }: Row) => `at ${String(name)}` } as never],
  ]);
  const entities = new Map([['Shelf', new Map([['name', shelfOf('name')]])]]) as InProcessEntities<undefined>;
  const plans = createPlans<undefined>({ schema: SCHEMA, remotes: [library], fields, entities });
  const ask = async (text: string) =>
    JSON.parse(JSON.stringify(await plans.execute({ document: parse(text), text, context: undefined }))) as {
      data: unknown;
      errors?: readonly { message: string; path: readonly unknown[] }[];
    };
  return { ask, asked, called };
}

const shelves = (names: readonly unknown[]) => names.map((name) => (name === 's1' ? { name } : null));

describe('rows of this process', () => {
  it('are asked for elsewhere once for each key, and not at all without one', async () => {
    const { ask, asked } = build(
      ['b1', null, 'b1', 'b22'].map((code) => ({ code })),
      shelves,
    );
    expect(await ask('{ books { code pages } }')).toEqual({
      data: {
        books: [
          { code: 'b1', pages: 2 },
          { code: null, pages: null },
          { code: 'b1', pages: 2 },
          { code: 'b22', pages: 3 },
        ],
      },
    });
    expect(asked).toEqual([['b1', 'b22']]);
  });

  it('whose key cannot be read have that error where the key is needed, and nowhere else', async () => {
    const { ask, asked } = build([{ code: new Error('unreadable') }, { code: 'b1' }], shelves);
    const { data, errors } = await ask('{ books { stamp pages } }');
    expect(data).toEqual({
      books: [
        { stamp: 1, pages: null },
        { stamp: 1, pages: 2 },
      ],
    });
    expect(errors?.map(({ message, path }) => [message, path.join('.')])).toEqual([['unreadable', 'books.0.pages']]);
    expect(asked).toEqual([['b1']]);
  });
});

describe('functions that are called for rows of a source', () => {
  it('get what the source says, after it has said so; its error is theirs', async () => {
    const { ask, asked, called } = build(
      ['b1', 'bad', 'b22'].map((code) => ({ code })),
      shelves,
    );
    const { data, errors } = await ask('{ books { shelf { name place } } }');
    expect(data).toEqual({ books: [{ shelf: { name: 's1', place: 'at s1' } }, { shelf: null }, { shelf: null }] });
    expect(errors?.map(({ message, path }) => [message, path.join('.')])).toEqual([
      ['no shelf known', 'books.1.shelf'],
    ]);
    expect(asked).toEqual([['b1', 'bad', 'b22']]);
    expect(called).toEqual([[{ shelfName: 's1' }, { shelfName: null }]]);
  });

  it('stand in the place of what only names a row; null there goes where null may go', async () => {
    const { ask, asked } = build([], shelves);
    const { data, errors } = await ask('{ shelves { __typename place } }');
    expect(data).toEqual({ shelves: null });
    expect(errors?.map(({ path }) => path.join('.'))).toEqual(['shelves.1']);
    expect(asked).toEqual(['{ shelves { _k_name: name } }']);
    const all = build([], (names) => names.map((name) => ({ name })));
    const [first, other] = ['s1', 's9'].map((name) => ({ __typename: 'Shelf', place: `at ${name}` }));
    expect((await all.ask('{ shelves { __typename place } }')).data).toEqual({ shelves: [first, other, first] });
  });

  it('that fail have their error at each place', async () => {
    const { ask } = build([], () => {
      throw new Error('down');
    });
    const { errors } = await ask('{ shelves { place } }');
    expect(errors?.map(({ message, path }) => [message, path.join('.')])).toEqual([['down', 'shelves.0']]);
  });
});
