// W2 by hand: the office with its case files, then all clerks and all papers at once, each asked for once.
import type { Call } from './call.js';

interface CaseFile {
  readonly number: string;
  readonly title: string;
  readonly status: string;
  readonly receivedOn: string;
  readonly clerk: { readonly id: string };
  readonly papers: readonly { readonly id: string }[];
}

export interface Bureau {
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly caseFiles: readonly CaseFile[];
}

export interface Clerk {
  readonly id: string;
  readonly name: string;
  readonly position: string;
}

export interface Paper {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly pages: number;
}

/** Where the three kinds of things come from: over HTTP, or from the same process. */
export interface CaseSources {
  readonly findBureau: (code: string) => Promise<Bureau | null>;
  /** In the order of the ids. */
  readonly findClerks: (ids: readonly string[]) => Promise<readonly Clerk[]>;
  readonly findPapers: (ids: readonly string[]) => Promise<readonly Paper[]>;
}

const BUREAU =
  'query($code:ID!){bureau(code:$code){code name address ' +
  'caseFiles(first:20){number title status receivedOn clerk{id} papers{id}}}}';
const CLERKS = 'query($ids:[ID!]!){clerksByIds(ids:$ids){id name position}}';
const PAPERS = 'query($ids:[ID!]!){papersByIds(ids:$ids){id title kind pages}}';

/** The three services over HTTP. */
export function remoteSources(call: Call): CaseSources {
  return {
    findBureau: async (code) => (await call<{ bureau: Bureau | null }>('bureaus', BUREAU, { code })).bureau,
    findClerks: async (ids) => (await call<{ clerksByIds: Clerk[] }>('clerks', CLERKS, { ids })).clerksByIds,
    findPapers: async (ids) => (await call<{ papersByIds: Paper[] }>('papers', PAPERS, { ids })).papersByIds,
  };
}

export async function answerCases(sources: CaseSources, code: string): Promise<object> {
  const bureau = await sources.findBureau(code);
  if (bureau === null) return { bureau };
  const clerkIds = [...new Set(bureau.caseFiles.map(({ clerk }) => clerk.id))];
  const paperIds = [...new Set(bureau.caseFiles.flatMap(({ papers }) => papers.map(({ id }) => id)))];
  const [clerks, papers] = await Promise.all([sources.findClerks(clerkIds), sources.findPapers(paperIds)]);
  const clerkOf = new Map(clerks.map((clerk) => [clerk.id, clerk]));
  const paperOf = new Map(papers.map((paper) => [paper.id, paper]));
  const caseFiles = bureau.caseFiles.map((file) => ({
    ...file,
    clerk: clerkOf.get(file.clerk.id) ?? null,
    papers: file.papers.map(({ id }) => paperOf.get(id) ?? null),
  }));
  return { bureau: { ...bureau, caseFiles } };
}
