// W5: so many small services, each with one type and one root field: what does having them cost, and what touching them?
import type { Service } from '../upstream/service.js';

const IDS = 200;

function registerService(n: number): Service {
  const [type, root] = [`Register${n}`, `register${n}`];
  const row = (id: unknown) => ({ id, value: `Giá trị mẫu ${String(id)} của sổ ${n}` });
  return {
    name: `register-${n}`,
    ruled: `
      type ${type} @public {
        id: ID!
        value: String
      }
      type Query {
        ${root}(id: ID!): ${type} @public
      }`,
    federation: `
      type ${type} @key(fields: "id") { id: ID! value: String }
      extend type Query { ${root}(id: ID!): ${type} }`,
    merge: {},
    resolvers: { [`Query.${root}`]: (_row, { id }) => row(id) },
    entities: { [type]: ({ id }) => row(id) },
  };
}

/** The first `count` of them. */
export function registerServices(count: number): readonly Service[] {
  return Array.from({ length: count }, (_, n) => registerService(n));
}

export const registerQuestions: readonly { readonly id: string }[] = Array.from({ length: IDS }, (_, i) => ({
  id: `S-${i}`,
}));

/** One field of each of the first `count`. */
export function registersQuery(count: number): string {
  const fields = Array.from({ length: count }, (_, n) => `  register${n}(id: $id) {\n    id\n    value\n  }`);
  return `query Registers($id: ID!) {\n${fields.join('\n')}\n}\n`;
}
