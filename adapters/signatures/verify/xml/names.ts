// Names and algorithms of XML signatures; what is not in these lists is not supported.
import type { SignatureMethod } from '../algorithms.js';

export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
export const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';

export const ENVELOPED = `${DS}enveloped-signature`;
export const BASE64 = `${DS}base64`;

export type C14nMode = 'C14N_1_0' | 'EXCLUSIVE' | 'C14N_1_1';

export interface C14n {
  readonly mode: C14nMode;
  readonly comments: boolean;
}

const C14N_10 = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const C14N_11 = 'http://www.w3.org/2006/12/xml-c14n11';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

const CANONICAL: Readonly<Record<string, C14n>> = {
  [C14N_10]: { mode: 'C14N_1_0', comments: false },
  [`${C14N_10}#WithComments`]: { mode: 'C14N_1_0', comments: true },
  [C14N_11]: { mode: 'C14N_1_1', comments: false },
  [`${C14N_11}#WithComments`]: { mode: 'C14N_1_1', comments: true },
  [EXCLUSIVE]: { mode: 'EXCLUSIVE', comments: false },
  [`${EXCLUSIVE}WithComments`]: { mode: 'EXCLUSIVE', comments: true },
};

const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmldsig-more#md5': 'md5',
  [`${DS}sha1`]: 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const PSS = 'http://www.w3.org/2007/05/xmldsig-more#';
const ecdsa = (digest: string): SignatureMethod => ({ scheme: 'ECDSA', digest, plainEcdsa: true });
const pss = (digest: string, saltLength: number): SignatureMethod => ({ scheme: 'RSA-PSS', digest, saltLength });

const METHODS: Readonly<Record<string, SignatureMethod>> = {
  [`${DS}rsa-sha1`]: { scheme: 'RSA', digest: 'sha1' },
  [`${MORE}rsa-sha256`]: { scheme: 'RSA', digest: 'sha256' },
  [`${MORE}rsa-sha384`]: { scheme: 'RSA', digest: 'sha384' },
  [`${MORE}rsa-sha512`]: { scheme: 'RSA', digest: 'sha512' },
  [`${PSS}sha256-rsa-MGF1`]: pss('sha256', 32),
  [`${PSS}sha384-rsa-MGF1`]: pss('sha384', 48),
  [`${PSS}sha512-rsa-MGF1`]: pss('sha512', 64),
  [`${MORE}ecdsa-sha1`]: ecdsa('sha1'),
  [`${MORE}ecdsa-sha256`]: ecdsa('sha256'),
  [`${MORE}ecdsa-sha384`]: ecdsa('sha384'),
  [`${MORE}ecdsa-sha512`]: ecdsa('sha512'),
};

export const c14nOf = (uri: string): C14n | undefined => CANONICAL[uri];
export const digestOfUri = (uri: string): string | undefined => DIGESTS[uri];
export const methodOfUri = (uri: string): SignatureMethod | undefined => METHODS[uri];
