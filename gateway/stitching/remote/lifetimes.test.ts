// How long answers of remote services may be kept, as their SDL says it.
import { describe, expect, it } from '@jest/globals';
import { readSdl } from '../readAdapter.js';
import { checkLifetimes, refuseLifetimes, toLifetimes } from './lifetimes.js';

function read(typeDefs: string) {
  return readSdl({ id: 'shop', levels: ['CITY'], typeDefs });
}

describe('@cacheControl', () => {
  it('gives seconds and scope of types and of their fields', () => {
    const model = read(/* GraphQL */ `
      type Good @cacheControl(maxAge: 60) {
        id: ID!
        price: Int @cacheControl(maxAge: 5, scope: PUBLIC)
        note: String @cacheControl(scope: PRIVATE)
      }
      type Basket @cacheControl(maxAge: 86400, scope: PRIVATE) {
        id: ID!
      }
      type Never @cacheControl(scope: PRIVATE) {
        id: ID!
      }
      type Silent {
        id: ID!
      }
    `);
    expect(Object.fromEntries(toLifetimes(model))).toEqual({
      Good: { seconds: 60, scope: 'PUBLIC' },
      'Good.price': { seconds: 5, scope: 'PUBLIC' },
      'Good.note': { seconds: Infinity, scope: 'PRIVATE' },
      Basket: { seconds: 86_400, scope: 'PRIVATE' },
      Never: { seconds: 0, scope: 'PRIVATE' },
    });
    expect(checkLifetimes(model)).toEqual([]);
  });

  it.each(['0', '-1', '86401', '1.5', '"60"', 'MAX'])('takes no maxAge of %s', (maxAge) => {
    const model = read(`type Good @cacheControl(maxAge: ${maxAge}) { id: ID! @cacheControl(maxAge: ${maxAge}) }`);
    const problem = '@cacheControl(maxAge: …) takes 1 to 86400 seconds';
    expect(checkLifetimes(model)).toEqual([`Good: ${problem}`, `Good.id: ${problem}`]);
  });

  it('stands where objects are kept: not on root fields, nor on types of others', () => {
    const model = read(/* GraphQL */ `
      type Query {
        goods: [String] @cacheControl(maxAge: 60)
      }
      extend type Unit {
        goods: [String] @cacheControl(maxAge: 60)
      }
    `);
    expect(checkLifetimes(model).map((problem) => problem.split(' ')[0])).toEqual(['Query.goods', 'Unit.goods']);
  });

  it('is refused in adapters of this process', () => {
    const model = read('type Good @cacheControl(maxAge: 60) { id: ID! @cacheControl(maxAge: 60) }');
    const problem = 'has @cacheControl, which is for remote adapters alone';
    expect(refuseLifetimes(model)).toEqual([`shop: Good ${problem}`, `shop: Good.id ${problem}`]);
    expect(refuseLifetimes(read('type Good { id: ID! }'))).toEqual([]);
  });
});
