// Who we are to a service, in the headers of each call.
import type { AccessConfig, Profile, TokenSettings } from './accessSettings.js';
import { createTokenSession, type SessionRuntime, type TokenRequest, type TokenSession } from './tokenSession.js';

/** What goes along with one call. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** Gives up what they were made of, so that the next are new; undefined where they never change. */
  readonly drop?: () => void;
}

export interface Access {
  current(signal: AbortSignal): Promise<Credentials>;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
const JSON_BODY = { 'content-type': 'application/json', accept: 'application/json' };

const toBase64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

function tokenUrl(config: AccessConfig, { url }: TokenSettings): string {
  return url ?? `${config.baseUrl.replace(/\/+$/, '')}/token`;
}

function wso2Request(config: AccessConfig, settings: NonNullable<AccessConfig['wso2']>): TokenRequest {
  const { consumerKey, consumerSecret, style, token } = settings;
  const fields: Record<string, string> = { grant_type: 'client_credentials' };
  if (token.scope !== '') fields['scope'] = token.scope;
  const url = tokenUrl(config, token);
  if (style === 'BASIC') {
    const authorization = `Basic ${toBase64(`${consumerKey}:${consumerSecret}`)}`;
    return { url, headers: { ...FORM, authorization }, body: new URLSearchParams(fields).toString() };
  }
  const all = { ...fields, client_id: consumerKey, client_secret: consumerSecret };
  return style === 'FORM'
    ? { url, headers: FORM, body: new URLSearchParams(all).toString() }
    : { url, headers: JSON_BODY, body: JSON.stringify(all) };
}

function bearerOf(session: TokenSession, more: Readonly<Record<string, string>> = {}): Access {
  return {
    async current(signal) {
      const token = await session.current(signal);
      return { headers: { ...more, authorization: `Bearer ${token}` }, drop: () => session.drop(token) };
    },
  };
}

function fixed(headers: Readonly<Record<string, string>>): Access {
  return { current: async () => ({ headers }) };
}

/** Compact JSON in the order of the registration: the other side compares the whole text. */
export function toPartnerToken(settings: NonNullable<AccessConfig['partner']>): string {
  const { accessKey, secretKey, appName, partnerCode, partnerCodeCus } = settings;
  return toBase64(
    JSON.stringify({
      AccessKey: accessKey,
      SecretKey: secretKey,
      AppName: appName,
      PartnerCode: partnerCode,
      PartnerCodeCus: partnerCodeCus,
    }),
  );
}

function partnerAccess(
  runtime: SessionRuntime,
  config: AccessConfig,
  settings: NonNullable<AccessConfig['partner']>,
): Access {
  const { header, second, exchange, token } = settings;
  const own = { [header.toLowerCase()]: toPartnerToken(settings) };
  const headers = { ...own, ...(second === undefined ? {} : { [second.header.toLowerCase()]: second.value }) };
  if (!exchange) return fixed(headers);
  const fields = { grant_type: 'client_credentials', ...(token.scope === '' ? {} : { scope: token.scope }) };
  const request = {
    url: tokenUrl(config, token),
    headers: { ...FORM, ...own },
    body: new URLSearchParams(fields).toString(),
  };
  return bearerOf(createTokenSession(runtime, request, token), headers);
}

export function createAccess(profile: Profile, runtime: SessionRuntime, config: AccessConfig): Access {
  const { wso2, partner, bearer, apiKey } = config;
  if (profile === 'wso2' && wso2 !== undefined)
    return bearerOf(createTokenSession(runtime, wso2Request(config, wso2), wso2.token));
  if (profile === 'partner-token' && partner !== undefined) return partnerAccess(runtime, config, partner);
  if (profile === 'bearer' && bearer !== undefined) return fixed({ authorization: `Bearer ${bearer.token}` });
  if (profile === 'api-key' && apiKey !== undefined) return fixed({ [apiKey.header.toLowerCase()]: apiKey.key });
  return fixed({});
}
