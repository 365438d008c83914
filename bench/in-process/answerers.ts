// The ways to an answer that are compared: by hand, by a compiled plan, and by graphql-js.
import DataLoader from 'dataloader';
import { buildSchema, execute, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { ofText, writeResult } from '../../gateway/graphql/written.js';
import { createPlans, type InProcessFields } from '../../gateway/plan/index.js';
import { answerCases, type Bureau } from '../by-hand/answerCases.js';
import { CASES_QUERY } from '../services/cases.js';
import { localSources } from './sources.js';

type CaseFile = Bureau['caseFiles'][number];
/** What is asked with a code is answered as text. */
export type Answer = (code: string) => Promise<string>;

const SDL = `
  type Bureau { code: ID! name: String address: String caseFiles(first: Int = 20): [CaseFile!] }
  type CaseFile {
    number: ID! title: String status: String receivedOn: String clerk: Clerk papers: [Paper!]
  }
  type Clerk { id: ID! name: String position: String }
  type Paper { id: ID! title: String kind: String pages: Int }
  type Query { bureau(code: ID!): Bureau }`;

/** Only what is asked for, under the names it is asked by: written for the one question. */
function byHand(): Answer {
  const picked = {
    findBureau: async (code: string) => {
      const found = await localSources.findBureau(code);
      if (found === null) return null;
      const { name, address, caseFiles } = found;
      return { code, name, address, caseFiles: caseFiles.slice(0, 20).map(pickFile) };
    },
    findClerks: async (ids: readonly string[]) =>
      (await localSources.findClerks(ids)).map(({ id, name, position }) => ({ id, name, position })),
    findPapers: async (ids: readonly string[]) =>
      (await localSources.findPapers(ids)).map(({ id, title, kind, pages }) => ({ id, title, kind, pages })),
  };
  return async (code) => JSON.stringify({ data: await answerCases(picked, code) });
}

function pickFile({ number, title, status, receivedOn, clerk, papers }: CaseFile): CaseFile {
  return { number, title, status, receivedOn, clerk, papers };
}

/** One call for many parents, each identifier once. */
function inBatches<Found extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly Found[]>,
  idsOf: (file: CaseFile) => readonly string[],
) {
  return async (parents: readonly CaseFile[]): Promise<Found[][]> => {
    const wanted = parents.map(idsOf);
    const ids = new Set<string>();
    for (const some of wanted) for (const id of some) ids.add(id);
    const byId = new Map((await find([...ids])).map((row) => [row.id, row]));
    return wanted.map((some) => {
      const rows: Found[] = [];
      for (const id of some) {
        const row = byId.get(id);
        if (row !== undefined) rows.push(row);
      }
      return rows;
    });
  };
}

const clerksOf = inBatches(localSources.findClerks, ({ clerk }) => [clerk.id]);
const papersOf = inBatches(localSources.findPapers, ({ papers }) => papers.map(({ id }) => id));

/** Here the gateway's compiled plans are called: fields answered by functions of this process. */
const FIELDS: InProcessFields<object> = new Map([
  [
    'Query.bureau',
    {
      load: async (parents: readonly never[], { args }: { args: Readonly<Record<string, unknown>> }) => {
        const found = await localSources.findBureau(String(args['code']));
        return parents.map(() => found);
      },
      source: 'bureaus',
    },
  ],
  [
    'CaseFile.clerk',
    {
      load: async (files: readonly never[]) => (await clerksOf(files)).map(([clerk]) => clerk ?? null),
      source: 'clerks',
    },
  ],
  ['CaseFile.papers', { load: (files: readonly never[]) => papersOf(files), source: 'papers' }],
]);

function byPlan(schema: GraphQLSchema, document: DocumentNode): Answer {
  const plans = createPlans<object>({ schema, remotes: [], fields: FIELDS });
  const context = {};
  return async (code) =>
    writeResult(await plans.execute({ document, text: CASES_QUERY, variables: { code }, context, ofText }));
}

interface Loaders {
  readonly clerk: DataLoader<string, unknown>;
  readonly paper: DataLoader<string, unknown>;
}

/** Resolvers as one writes them by hand, with a DataLoader for each system. */
function byGraphqlJs(schema: GraphQLSchema, document: DocumentNode): Answer {
  const resolvers: Readonly<Record<string, (row: never, args: { code: string }, loaders: Loaders) => unknown>> = {
    'Query.bureau': (_row, { code }) => localSources.findBureau(code),
    'CaseFile.clerk': ({ clerk }: CaseFile, _args, loaders) => loaders.clerk.load(clerk.id),
    'CaseFile.papers': ({ papers }: CaseFile, _args, loaders) => papers.map(({ id }) => loaders.paper.load(id)),
  };
  return async (code) => {
    const contextValue: Loaders = {
      clerk: new DataLoader(async (ids) => localSources.findClerks(ids)),
      paper: new DataLoader(async (ids) => localSources.findPapers(ids)),
    };
    const fieldResolver = (row: never, args: never, loaders: never, info: { parentType: unknown; fieldName: string }) =>
      (resolvers[`${String(info.parentType)}.${info.fieldName}`] ?? ((own: never) => own[info.fieldName]))(
        ...([row, args, loaders] as [never, never, never]),
      );
    const result = await execute({
      ...{ schema, document, contextValue, variableValues: { code } },
      fieldResolver: fieldResolver as never,
    });
    return JSON.stringify(result);
  };
}

export function createAnswerers() {
  const [schema, document] = [buildSchema(SDL), parse(CASES_QUERY)];
  return {
    'by hand': byHand(),
    'compiled plan': byPlan(schema, document),
    'graphql-js with DataLoader': byGraphqlJs(schema, document),
  };
}
