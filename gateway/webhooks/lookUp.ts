// Names become addresses at the moment of connecting, and an address is looked at before it is connected to: what a name
// meant when somebody entered it says nothing about what it means now.
import { lookup as askSystem } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isForbiddenAddress } from './forbiddenAddress.js';

/** All addresses of a name. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** The name leads to where no webhook may go. */
export class AddressRefused extends Error {
  constructor() {
    super('the address is not one that webhooks may be sent to');
    this.name = 'AddressRefused';
  }
}

function addressesOfSystem(host: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    askSystem(host, { all: true }, (error, found) => {
      if (error) reject(error);
      else resolve(found.map(({ address }) => address));
    });
  });
}

/** Not there, or nobody to ask: the machine itself may know it (/etc/hosts), and says so at once. */
const UNKNOWN: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

export interface LookUpOptions {
  readonly timeoutMs?: number;
  /** Name servers, instead of those of the machine. */
  readonly servers?: readonly string[];
}

/**
 * Asks name servers without Node's thread pool: names that nobody answers for would keep files and ciphers waiting for
 * as long as the system waits for them.
 */
export function createLookUp({ timeoutMs = 2_000, servers }: LookUpOptions = {}): LookUp {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  return async (host) => {
    const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.length > 0) return found;
    const reasons = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as NodeJS.ErrnoException] : []));
    const slow = reasons.find(({ code }) => !UNKNOWN.has(code ?? ''));
    if (slow !== undefined) throw slow;
    return addressesOfSystem(host);
  };
}

interface Guarded {
  readonly lookUp: LookUp;
  readonly allowPrivate: boolean;
}

/** One address that is forbidden is enough: the connection could be made to any of them. */
async function allowedAddresses(host: string, { lookUp, allowPrivate }: Guarded): Promise<readonly string[]> {
  const found = await lookUp(host);
  if (found.length === 0) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
  if (found.some((address) => isForbiddenAddress(address, { allowPrivate }))) throw new AddressRefused();
  return found;
}

/** For `connect` of Node.js. A host that is an address itself never comes here: see `isForbiddenAddress`. */
export function guardedLookup(guarded: Guarded): LookupFunction {
  return (host, options, callback) => {
    allowedAddresses(host, guarded).then(
      (found) => {
        const all = found.map((address) => ({ address, family: isIP(address) }));
        const wanted =
          options.family === 4 || options.family === 6 ? all.filter((a) => a.family === options.family) : all;
        const [first = { address: '', family: 0 }] = wanted;
        if (options.all === true) callback(null, wanted);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };
}
