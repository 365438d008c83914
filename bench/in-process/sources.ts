// The three systems of W2 without a wire: what an adapter in the same process answers, asked in batches.
import { caseData } from '../services/cases.js';
import type { Bureau, CaseSources, Clerk, Paper } from '../by-hand/answerCases.js';

const { bureaus, clerks, papers } = caseData();

/** One turn of the event loop's microtasks, as any call of an adapter takes at least. */
async function answered<T>(value: T): Promise<T> {
  return value;
}

export const localSources: CaseSources = {
  findBureau: (code) => answered((bureaus.get(code) as Bureau | undefined) ?? null),
  findClerks: (ids) => answered(ids.map((id) => clerks.get(id) as unknown as Clerk)),
  findPapers: (ids) => answered(ids.map((id) => papers.get(id) as unknown as Paper)),
};
