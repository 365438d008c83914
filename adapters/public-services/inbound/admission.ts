// Who may call: the security server, by the secret that it adds, and from the addresses that are configured.
import { isIPv6 } from 'node:net';
import { equalSecrets, type InboundHead } from '../../kit/index.js';
import { toAddressList, type InboundSettings } from './inboundSettings.js';

export interface Admission {
  /** Comes from where the portal's calls come from. */
  isFromPortal(head: InboundHead): boolean;
  /** Carries the secret. */
  hasSecret(head: InboundHead): boolean;
}

/** Nobody, without settings. */
export function createAdmission(settings: InboundSettings | undefined): Admission {
  if (settings === undefined) return { isFromPortal: () => false, hasSecret: () => false };
  const { allowedAddresses, header, secret, previousSecret } = settings;
  const allowed = toAddressList(allowedAddresses);
  return {
    isFromPortal({ ip }) {
      if (allowedAddresses.length === 0) return true;
      if (ip === undefined) return false;
      // ::ffff:10.0.0.1 is 10.0.0.1 on a socket that serves both.
      const plain = ip.replace(/^::ffff:(?=[\d.]+$)/i, '');
      return allowed.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
    },
    hasSecret({ headers }) {
      const given = headers[header];
      // Both are compared each time: which one it was is nobody's business.
      const isCurrent = equalSecrets(given, secret);
      const isPrevious = equalSecrets(given, previousSecret ?? secret);
      return isCurrent || isPrevious;
    },
  };
}
