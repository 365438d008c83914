// What a GraphQL service of others is shown of a caller: a short token of ours, for that service alone, under a pseudonym.
import { LRUCache } from 'lru-cache';
import type { RemoteAdapter } from '../../adapters/kit/index.js';
import type { OwnIssuer } from '../identity/index.js';
import type { RequestContext } from '../stitching/index.js';
import type { OperationContext } from './operationContext.js';

const MOST_KEPT = 10_000;
/** Of its life, how much a token is handed out: what is on its way must not expire there. */
const USED_PART = 0.5;
/** Callers without a token, for public facts. */
const NOBODY = 'public';

export type ServiceTokens = (remote: RemoteAdapter, context: RequestContext) => string | undefined;

/** The value of the header `Authorization`; undefined for services that get no token. */
export function createServiceTokens(own: Pick<OwnIssuer, 'tokenFor' | 'settings'>, now: () => number): ServiceTokens {
  const kept = new LRUCache<string, { readonly header: string; readonly until: number }>({
    maxSize: MOST_KEPT,
    sizeCalculation: () => 1,
  });
  return ({ audience }, context) => {
    if (audience === undefined) return undefined;
    const { reference, agency, application } = context.caller;
    const acting = ((context as Partial<OperationContext>).principal?.actor ?? null) !== null;
    const name = JSON.stringify([audience, reference, agency, application, acting]);
    const known = kept.get(name);
    if (known !== undefined && known.until > now()) return known.header;
    const who = reference === '' ? NOBODY : reference;
    const token = own.tokenFor({
      audience,
      caller: { reference: who, client: application ?? NOBODY, agency },
      onBehalfOf: acting ? who : null,
    });
    const until = now() + own.settings.adapterSeconds * 1000 * USED_PART;
    const header = `Bearer ${token}`;
    kept.set(name, { header, until });
    return header;
  };
}
