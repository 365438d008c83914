// A plan in words: who is asked for what, and what waits for what.
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createWorld } from '../../test/support/planWorld.js';
import { describePlan, type InProcessFields } from './index.js';

function describeOf(text: string, fields?: InProcessFields<{ who: string }>): string {
  const { plans } = createWorld(fields === undefined ? {} : { fields });
  return describePlan(plans.plan({ document: parse(text), text }));
}

describe('describePlan', () => {
  it('shows the texts, where they are asked for, and by which keys', () => {
    expect(describeOf('{ goods { name owner { city { title } } } clubs { title } }').split('\n')).toEqual([
      'query',
      '  ask shop',
      '    | {',
      '    |   goods {',
      '    |     name',
      '    |     owner {',
      '    |       _k_id: id',
      '    |     }',
      '    |   }',
      '    | }',
      '    goods.owner: ask people for Person by { id }',
      '      | query ($_k_ids: [ID!]!) {',
      '      |   people(ids: $_k_ids) {',
      '      |     city {',
      '      |       _k_id: id',
      '      |     }',
      '      |   }',
      '      | }',
      '      goods.owner.city: ask geo for City by { id }',
      '        | query ($_k_id: ID!) {',
      '        |   city(id: $_k_id) {',
      '        |     title',
      '        |   }',
      '        | }',
      '  ask geo',
      '    | {',
      '    |   clubs {',
      '    |     title',
      '    |   }',
      '    | }',
    ]);
  });

  it('says what has to come before, and which type is meant', () => {
    const lines = describeOf('{ things { name ... on Good { shipping } } }').split('\n');
    expect(lines).toContain('    things (Good): ask stock for Good by { id }');
    expect(lines).toContain('    things (Good): ask delivery for Good by { id weight }, after what it is found by');
  });

  it('shows functions of this process with what they have to fetch', () => {
    const fields = new Map([['Query.things', { load: async () => [[]], source: 'portal' }]]);
    expect(describeOf('{ things { __typename ... on Box { size } } }', fields)).toBe(
      'query\n  call portal: things (__typename size)',
    );
  });

  it('says why an operation has no plan', () => {
    expect(describeOf('{ nobody }')).toBe('Executed by the stitched schema: nobody answers Query.nobody.');
  });
});
