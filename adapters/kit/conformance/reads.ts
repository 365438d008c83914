// Everything that an adapter can be asked, by name: `Query.dossier`, `Dossier` (by key), `Unit.dossiers`.
import type { Adapter, AdapterCall, Answer } from '../index.js';
import type { ConformanceOptions } from './conformanceOptions.js';

/** One question, ready to be asked. */
export interface Read {
  readonly name: string;
  ask(call: AdapterCall<unknown>): Promise<unknown>;
}

export type FieldAnswer = (args: object, call: AdapterCall<unknown>) => Promise<Answer>;

/** The query with its case's arguments; `args` come on top. */
export function queryRead(adapter: Adapter, options: ConformanceOptions, name: string): FieldAnswer {
  return async (args, call) => {
    const load = adapter.queries[name];
    if (load === undefined) throw new Error(`Query.${name} has no loader`);
    return load({ ...options.queries[name]?.args, ...args } as never, call);
  };
}

/** The added field for the first parent of its case. */
export function fieldRead(adapter: Adapter, options: ConformanceOptions, type: string, name: string): FieldAnswer {
  return async (args, call) => {
    const load = adapter.fields?.[type]?.[name];
    const given = options.fields?.[type]?.[name];
    if (load === undefined || given === undefined) throw new Error(`${type}.${name} has no loader or no case`);
    const answers = await load([given.parents[0]], { ...given.args, ...args } as never, call);
    return answers[0] ?? null;
  };
}

/** Names of the added fields of the adapter. */
export function addedFields(adapter: Adapter): { readonly type: string; readonly name: string }[] {
  return Object.entries(adapter.fields ?? {}).flatMap(([type, fields]) =>
    Object.keys(fields).map((name) => ({ type, name })),
  );
}

export function listReads(adapter: Adapter, options: ConformanceOptions): Read[] {
  const queries = Object.keys(adapter.queries).map((name) => {
    const read = queryRead(adapter, options, name);
    return { name: `Query.${name}`, ask: (call: AdapterCall<unknown>) => read({}, call) };
  });
  const entities = Object.entries(adapter.entities).map(([name, entity]) => ({
    name,
    ask: (call: AdapterCall<unknown>) => entity.load([options.entities[name]?.known[0] ?? ''], call),
  }));
  const fields = addedFields(adapter).map(({ type, name }) => {
    const read = fieldRead(adapter, options, type, name);
    return { name: `${type}.${name}`, ask: (call: AdapterCall<unknown>) => read({}, call) };
  });
  return [...queries, ...entities, ...fields];
}
