// Every workload's question, answered by hand: what the gateways are measured against.
import { answerCases, remoteSources } from './answerCases.js';
import { answerDeep } from './answerDeep.js';
import type { Call } from './call.js';

export type Answerer = (variables: Readonly<Record<string, unknown>>) => Promise<object>;

const BUREAU = 'query($code:ID!){bureau(code:$code){code name address}}';
const STREETS = 'query($first:Int!){streets(first:$first){id name kind metres lanes oneWay openedOn}}';

function answerRegisters(call: Call, count: number): Answerer {
  const texts = Array.from({ length: count }, (_, n) => `query($id:ID!){register${n}(id:$id){id value}}`);
  return async (variables) => {
    const parts = await Promise.all(texts.map((text, n) => call<object>(`register-${n}`, text, variables)));
    return Object.assign({}, ...parts) as object;
  };
}

export type ByHand = 'deep' | 'cases' | 'bureau' | 'streets' | { readonly registers: number };

/** Who answers a question of that kind. */
export function createAnswerer(kind: ByHand, call: Call): Answerer {
  if (typeof kind === 'object') return answerRegisters(call, kind.registers);
  const sources = remoteSources(call);
  const answerers: Readonly<Record<typeof kind, Answerer>> = {
    deep: () => answerDeep(call),
    cases: ({ code }) => answerCases(sources, String(code)),
    bureau: (variables) => call('bureaus', BUREAU, variables),
    streets: (variables) => call('streets', STREETS, variables),
  };
  return answerers[kind];
}
