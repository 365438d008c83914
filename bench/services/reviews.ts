// W1: the shape of the public gateway benchmark: accounts, products, reviews and inventory, deep questions across them.
// As a city would rule them: people are read with a grant and within the caller's units; goods on offer and what is
// written about them are public.
import { byKey, type MergeByKeys, type Service } from '../upstream/service.js';
import { once } from './once.js';
import { units } from './units.js';

type Row = Readonly<Record<string, unknown>>;
type Keyed = ReadonlyMap<string, Row>;

const USERS = 6;
const PRODUCTS = 9;
const REVIEWS = 26;
const FREE_FROM = 1_000;

const names = ['An', 'Bình', 'Chi', 'Dũng', 'Giang', 'Hà'];

const users = once(
  (): Keyed =>
    new Map(
      Array.from({ length: USERS }, (_, i) => {
        const id = String(i + 1);
        return [id, { id, username: `nguoi-mau-${id}`, name: `Người Mẫu ${names[i] ?? ''}`, unitKey: units(i) }];
      }),
    ),
);

const products: Keyed = new Map(
  Array.from({ length: PRODUCTS }, (_, i) => {
    const upc = String(i + 1);
    return [upc, { upc, name: `Sản phẩm mẫu ${upc}`, price: 250 * (i + 1), weight: 40 + 30 * i, inStock: i % 3 !== 1 }];
  }),
);

const reviews: readonly Row[] = Array.from({ length: REVIEWS }, (_, i) => ({
  id: String(i + 1),
  body: `Nhận xét mẫu số ${i + 1}: dùng được`,
  author: String((i % USERS) + 1),
  product: String(((i * 2) % PRODUCTS) + 1),
}));

function reviewsBy(part: 'author' | 'product'): ReadonlyMap<unknown, readonly Row[]> {
  const found = new Map<unknown, Row[]>();
  for (const review of reviews) found.set(review[part], [...(found.get(review[part]) ?? []), review]);
  return found;
}

const ofAuthor = reviewsBy('author');
const ofProduct = reviewsBy('product');

function rowsOf(table: Keyed, ids: unknown): (Row | null)[] {
  return (ids as readonly string[]).map((id) => table.get(id) ?? null);
}

const accounts: Service = {
  name: 'accounts',
  ruled: `
    type User @requires(grant: "accounts:user.read") @ownedBy(unit: "unitKey") {
      id: ID!
      username: String
      name: String
      unitKey: String!
    }
    type Query {
      users: [User!] @requires(grant: "accounts:user.read")
      usersByIds(ids: [ID!]!): [User]! @internal
    }`,
  federation: `
    type User @key(fields: "id") { id: ID! username: String name: String unitKey: String! }
    extend type Query { users: [User!] }`,
  merge: { User: byKey('id', 'usersByIds', 'ids') },
  resolvers: {
    'Query.users': () => [...users().values()],
    'Query.usersByIds': (_row, { ids }) => rowsOf(users(), ids),
  },
  entities: { User: ({ id }) => users().get(String(id)) ?? null },
};

const catalogue: Service = {
  name: 'products',
  ruled: `
    type Product @public {
      upc: ID!
      name: String
      price: Int
      weight: Int
    }
    type Query {
      topProducts(first: Int = 5): [Product!] @public
      productsByUpcs(upcs: [ID!]!): [Product]! @internal
    }`,
  federation: `
    type Product @key(fields: "upc") { upc: ID! name: String price: Int weight: Int }
    extend type Query { topProducts(first: Int = 5): [Product!] }`,
  merge: { Product: byKey('upc', 'productsByUpcs', 'upcs') },
  resolvers: {
    'Query.topProducts': (_row, { first }) => [...products.values()].slice(0, Number(first)),
    'Query.productsByUpcs': (_row, { upcs }) => rowsOf(products, upcs),
  },
  entities: { Product: ({ upc }) => products.get(String(upc)) ?? null },
};

const opinions: Service = {
  name: 'reviews',
  ruled: `
    type Review @public {
      id: ID!
      body: String
      author: User
      product: Product
    }
    type User {
      id: ID!
      reviews: [Review!]
    }
    type Product {
      upc: ID!
      reviews: [Review!]
    }
    type Query {
      reviewersByIds(ids: [ID!]!): [User]! @internal
      reviewedByUpcs(upcs: [ID!]!): [Product]! @internal
    }`,
  federation: `
    type Review @key(fields: "id") { id: ID! body: String author: User product: Product }
    extend type User @key(fields: "id") { id: ID! @external reviews: [Review!] }
    extend type Product @key(fields: "upc") { upc: ID! @external reviews: [Review!] }`,
  merge: {
    User: byKey('id', 'reviewersByIds', 'ids'),
    Product: byKey('upc', 'reviewedByUpcs', 'upcs'),
  },
  resolvers: {
    'Query.reviewersByIds': (_row, { ids }) => (ids as readonly string[]).map((id) => ({ id })),
    'Query.reviewedByUpcs': (_row, { upcs }) => (upcs as readonly string[]).map((upc) => ({ upc })),
    'Review.author': ({ author }) => ({ id: author }),
    'Review.product': ({ product }) => ({ upc: product }),
    'User.reviews': ({ id }) => ofAuthor.get(id) ?? [],
    'Product.reviews': ({ upc }) => ofProduct.get(upc) ?? [],
  },
  entities: {
    Review: ({ id }) => reviews[Number(id) - 1] ?? null,
    User: ({ id }) => ({ id }),
    Product: ({ upc }) => ({ upc }),
  },
};

/** The estimate needs price and weight, which another service holds. */
const withEstimate: MergeByKeys = {
  selectionSet: '{ upc }',
  fieldName: 'stockOf',
  key: ({ upc, price, weight }: Row) => ({ upc, price, weight }),
  argsFromKeys: (keys: readonly unknown[]) => ({ products: keys }),
  fields: { shippingEstimate: { selectionSet: '{ price weight }', computed: true } },
};

function stockOf(key: Row): Row {
  return { ...key, inStock: products.get(String(key['upc']))?.['inStock'] };
}

const inventory: Service = {
  name: 'inventory',
  ruled: `
    type Product {
      upc: ID!
      inStock: Boolean
      shippingEstimate: Int
    }
    input StockKey {
      upc: ID!
      price: Int
      weight: Int
    }
    type Query {
      stockOf(products: [StockKey!]!): [Product]! @internal
    }`,
  federation: `
    extend type Product @key(fields: "upc") {
      upc: ID! @external
      price: Int @external
      weight: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  merge: { Product: withEstimate },
  resolvers: {
    'Query.stockOf': (_row, { products: keys }) => (keys as readonly Row[]).map(stockOf),
    'Product.shippingEstimate': ({ price, weight }) =>
      Number(price) > FREE_FROM ? 0 : Math.round(Number(weight) * 0.5),
  },
  entities: { Product: stockOf },
};

/** In the order in which a gateway is told of them. */
export const reviewServices: readonly Service[] = [accounts, catalogue, opinions, inventory];

/** `fragment`s and depth as in the public benchmark. */
export const REVIEWS_QUERY = `query Deep {
  users {
    ...OfUser
    reviews {
      ...OfReview
      product {
        ...OfProduct
        reviews {
          ...OfReview
          author {
            ...OfUser
            reviews {
              ...OfReview
              product {
                ...OfProduct
              }
            }
          }
        }
      }
    }
  }
  topProducts {
    ...OfProduct
    reviews {
      ...OfReview
      author {
        ...OfUser
        reviews {
          ...OfReview
          product {
            ...OfProduct
          }
        }
      }
    }
  }
}

fragment OfUser on User {
  id
  username
  name
}

fragment OfReview on Review {
  id
  body
}

fragment OfProduct on Product {
  inStock
  name
  price
  shippingEstimate
  upc
  weight
}
`;
