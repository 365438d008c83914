// W1 by hand: five calls in three steps, nested reviews in one call, nothing asked twice.
import type { Call } from './call.js';

interface User {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

interface Stock {
  readonly upc: string;
  readonly inStock: boolean;
  readonly shippingEstimate: number;
}

interface Review {
  readonly id: string;
  readonly body: string;
  readonly product?: { readonly upc: string; readonly reviews?: readonly Review[] };
  readonly author?: { readonly id: string; readonly reviews: readonly Review[] };
}

interface Reviewed {
  readonly reviews: readonly Review[];
}

const USERS = '{users{id username name}}';
const TOP = '{topProducts{upc name price weight}}';
const LAST = 'reviews{id body author{id reviews{id body product{upc}}}}';
const REVIEWS = `query($ids:[ID!]!,$upcs:[ID!]!){
  reviewersByIds(ids:$ids){reviews{id body product{upc ${LAST}}}}
  reviewedByUpcs(upcs:$upcs){${LAST}}
}`;
const PRODUCTS = 'query($upcs:[ID!]!){productsByUpcs(upcs:$upcs){upc name price weight}}';
const PEOPLE = 'query($ids:[ID!]!){usersByIds(ids:$ids){id username name}}';
const STOCK = 'query($products:[StockKey!]!){stockOf(products:$products){upc inStock shippingEstimate}}';

/** Everything that is mentioned below a list of reviews. */
function collect(reviews: readonly Review[], upcs: Set<string>, ids: Set<string>): void {
  for (const { product, author } of reviews) {
    if (product !== undefined) {
      upcs.add(product.upc);
      if (product.reviews !== undefined) collect(product.reviews, upcs, ids);
    }
    if (author !== undefined) {
      ids.add(author.id);
      collect(author.reviews, upcs, ids);
    }
  }
}

async function findProducts(call: Call, upcs: Set<string>, known: readonly Product[]): Promise<Product[]> {
  const have = new Set(known.map(({ upc }) => upc));
  const missing = [...upcs].filter((upc) => !have.has(upc));
  if (missing.length === 0) return [...known];
  const { productsByUpcs } = await call<{ productsByUpcs: Product[] }>('products', PRODUCTS, { upcs: missing });
  return [...known, ...productsByUpcs];
}

async function findUsers(call: Call, ids: Set<string>, known: readonly User[]): Promise<User[]> {
  const have = new Set(known.map(({ id }) => id));
  const missing = [...ids].filter((id) => !have.has(id));
  if (missing.length === 0) return [...known];
  const { usersByIds } = await call<{ usersByIds: User[] }>('accounts', PEOPLE, { ids: missing });
  return [...known, ...usersByIds];
}

/** The shown parts of products, by upc. */
async function findShown(call: Call, products: readonly Product[]) {
  const keys = products.map(({ upc, price, weight }) => ({ upc, price, weight }));
  const { stockOf } = await call<{ stockOf: Stock[] }>('inventory', STOCK, { products: keys });
  return new Map(
    products.map(({ upc, name, price, weight }, i) => {
      const { inStock = null, shippingEstimate = null } = stockOf[i] ?? {};
      return [upc, { inStock, name, price, shippingEstimate, upc, weight }] as const;
    }),
  );
}

type Shown = Awaited<ReturnType<typeof findShown>>;

function showReviews(reviews: readonly Review[], shown: Shown, users: ReadonlyMap<string, User>): object[] {
  return reviews.map(({ id, body, product, author }) => ({
    ...{ id, body },
    ...(product && {
      product: {
        ...shown.get(product.upc),
        ...(product.reviews && { reviews: showReviews(product.reviews, shown, users) }),
      },
    }),
    ...(author && { author: { ...users.get(author.id), reviews: showReviews(author.reviews, shown, users) } }),
  }));
}

export async function answerDeep(call: Call): Promise<object> {
  const [{ users }, { topProducts }] = await Promise.all([
    call<{ users: User[] }>('accounts', USERS),
    call<{ topProducts: Product[] }>('products', TOP),
  ]);
  const found = await call<{ reviewersByIds: Reviewed[]; reviewedByUpcs: Reviewed[] }>('reviews', REVIEWS, {
    ids: users.map(({ id }) => id),
    upcs: topProducts.map(({ upc }) => upc),
  });
  const [upcs, ids] = [new Set(topProducts.map(({ upc }) => upc)), new Set<string>()];
  for (const { reviews } of [...found.reviewersByIds, ...found.reviewedByUpcs]) collect(reviews, upcs, ids);
  const [products, people] = await Promise.all([findProducts(call, upcs, topProducts), findUsers(call, ids, users)]);
  const shown = await findShown(call, products);
  const byId = new Map(people.map((user) => [user.id, user]));
  return {
    users: users.map((user, i) => ({
      ...user,
      reviews: showReviews(found.reviewersByIds[i]?.reviews ?? [], shown, byId),
    })),
    topProducts: topProducts.map(({ upc }, i) => ({
      ...shown.get(upc),
      reviews: showReviews(found.reviewedByUpcs[i]?.reviews ?? [], shown, byId),
    })),
  };
}
