// Tests of what the upstream services answer, to every dialect that is spoken to them.
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { caseServices } from '../services/cases.js';
import { reviewServices } from '../services/reviews.js';
import { streetServices } from '../services/streets.js';
import { registerServices } from '../services/registers.js';
import { capabilitiesOf } from './capabilities.js';
import { createAnswer } from './createAnswer.js';
import { plainTypeDefs } from './service.js';

const services = [...reviewServices, ...caseServices, ...streetServices, ...registerServices(2)];

function ask(name: string, query: string, variables?: object): unknown {
  const service = services.find((one) => one.name === name);
  if (service === undefined) throw new Error(`no service ${name}`);
  return JSON.parse(createAnswer(service)(JSON.stringify({ query, variables })).toString('utf8'));
}

describe('the services', () => {
  it('answer lookups by keys in the order of the keys', () => {
    expect(ask('accounts', 'query($ids:[ID!]!){usersByIds(ids:$ids){id}}', { ids: ['3', '99', '1'] })).toEqual({
      data: { usersByIds: [{ id: '3' }, null, { id: '1' }] },
    });
  });

  it('answer representations of federation', () => {
    const representations = [{ __typename: 'Product', upc: '2', price: 2_000, weight: 100 }];
    const query =
      'query($r:[_Any!]!){_entities(representations:$r){__typename ...on Product{inStock shippingEstimate}}}';
    expect(ask('inventory', query, { r: representations })).toEqual({
      data: { _entities: [{ __typename: 'Product', inStock: false, shippingEstimate: 0 }] },
    });
  });

  it('tell a federation gateway their schema', () => {
    const { data } = ask('papers', '{_service{sdl}}') as { data: { _service: { sdl: string } } };
    expect(data._service.sdl).toContain('@key(fields: "id")');
  });

  it('answer the same bytes again without executing again', () => {
    const [service] = streetServices;
    if (service === undefined) throw new Error('no service');
    const answer = createAnswer(service);
    const body = JSON.stringify({ query: '{streets(first:3){id}}' });
    expect(answer(body)).toBe(answer(body));
  });
});

describe('the dialects', () => {
  it.each(services.map((service) => [service.name, service] as const))(
    '%s: plain SDL without rules',
    (_name, service) => {
      const plain = plainTypeDefs(service);
      expect(plain).not.toMatch(/@\w/);
      expect(Object.keys(buildSchema(plain).getQueryType()?.getFields() ?? {})).not.toEqual([]);
    },
  );

  it('know the capabilities of their rules', () => {
    expect(caseServices.flatMap(capabilitiesOf)).toEqual([
      ...['bureaus:bureau.read', 'bureaus:case-file.read'],
      ...['clerks:clerk.read', 'clerks:clerk.read-personal', 'papers:paper.read'],
    ]);
  });
});
