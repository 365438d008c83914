// Cases that a plan answered wrongly once, as the oracle printed them.
import { it } from '@jest/globals';
import { expectNoProblems } from './expectNoProblems.js';

it('computes a field though another of the same source cannot be computed', async () => {
  await expectNoProblems({
    world: {
      seed: 210,
      objects: [
        {
          name: 'E1',
          kind: 'entity',
          parts: {
            a: {
              keys: ['id'],
              fields: [
                { name: 'rank', type: { named: 'ID', lists: 0, nonNull: [false] }, args: [], fault: 'error' },
                { name: 'kind', type: { named: 'E1', lists: 0, nonNull: [false] }, args: [] },
                { name: 'link', type: { named: 'Boolean', lists: 0, nonNull: [false] }, args: [], requires: ['tags'] },
              ],
              entries: [{ field: 'aE1ById', key: 'id', batched: false, extra: ['tags'] }],
            },
            b: {
              keys: ['id'],
              fields: [
                { name: 'tags', type: { named: 'String', lists: 1, nonNull: [false, true] }, args: [] },
                { name: 'note', type: { named: 'String', lists: 0, nonNull: [false] }, args: [], requires: ['rank'] },
              ],
              entries: [{ field: 'bE1ByIds', key: 'id', batched: true, extra: ['rank'] }],
            },
          },
        },
      ],
      abstracts: [],
      sources: [
        { id: 'a', queries: [], mutations: [], entryFaults: {} },
        {
          id: 'b',
          queries: [{ name: 'bE1', type: { named: 'E1', lists: 1, nonNull: [false, true] }, args: [] }],
          mutations: [],
          entryFaults: {},
        },
      ],
    },
    operation:
      'query Op0($v0: Boolean!) {\n  ...F0\n}\n\nfragment F0 on Query {\n  bE1 @include(if: $v0) {\n    kind {\n      note\n      link\n    }\n  }\n}',
    variables: { v0: true },
  });
});

it('puts the error of a field that made a found object null at that field', async () => {
  await expectNoProblems({
    world: {
      seed: 0,
      objects: [
        {
          name: 'E0',
          kind: 'entity',
          parts: {
            a: {
              keys: ['id'],
              fields: [
                {
                  name: 'name',
                  type: { named: 'E0', lists: 2, nonNull: [true, false, false] },
                  args: [],
                  fault: 'error',
                },
              ],
              entries: [{ field: 'aE0ByIds', key: 'id', batched: true, extra: [] }],
            },
            b: { keys: ['id'], fields: [], entries: [{ field: 'bE0ByIds', key: 'id', batched: true, extra: [] }] },
            c: {
              keys: ['id'],
              fields: [{ name: 'tags', type: { named: 'String', lists: 0, nonNull: [false] }, args: [] }],
              entries: [],
            },
          },
        },
      ],
      abstracts: [],
      sources: [
        { id: 'a', queries: [], mutations: [], entryFaults: {} },
        { id: 'b', queries: [], mutations: [], entryFaults: {} },
        { id: 'c', queries: [], mutations: [], entryFaults: {} },
      ],
    },
    operation:
      'query Op0($v0: [ID]!, $v1: Boolean = false) {\n  bE0ByIds(keys: $v0) {\n    name {\n      tags @include(if: $v1)\n    }\n  }\n}',
    variables: { v0: ['E0-1'] },
  });
});
