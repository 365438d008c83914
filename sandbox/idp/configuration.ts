// The oidc-provider configuration of the sample identity provider: RFC 9068 access tokens, PKCE for everyone, no consent page.
import type {
  AdapterFactory,
  ClientMetadata,
  Configuration,
  JWK,
  KoaContextWithOIDC,
  ResourceServer,
} from 'oidc-provider';
import { errors, interactionPolicy } from 'oidc-provider';
import type { Account, Accounts } from './accounts.js';
import { accessTokenAlgorithm, appClaims } from './clients.js';
import { escapeHtml, page } from './pages.js';

/** An access token lives this long (seconds). */
export const ACCESS_TOKEN_SECONDS = 900;

/** How sure the provider is of a person who only signed in; nobody proves anything here. */
export const SAMPLE_ACR = 'LoA2';

/** After the second prompt, which an application asks for with `acr_values`. */
export const STEP_UP_ACR = 'urn:lien-thong:loa:2';

const API_SCOPES = 'gateway:query';
const OIDC_SCOPES = 'openid profile offline_access';

export interface ConfigurationOptions {
  readonly accounts: Accounts;
  readonly clients: ClientMetadata[];
  readonly keys: readonly JWK[];
  readonly storage: AdapterFactory;
  readonly cookieKey: string;
  /** Resource indicators for which tokens are made; the first is the default. */
  readonly audiences: readonly [string, ...string[]];
}

function personClaims(ctx: KoaContextWithOIDC, account: Account | undefined): Record<string, unknown> {
  const source = ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken;
  return {
    ...(account?.org ? { org: account.org, level: account.level } : {}),
    roles: account?.roles ?? [],
    // The names that the national portal's sign-in uses.
    ...(account ? { LoaiTaiKhoan: '1', SoDinhDanh: account.personalId() } : {}),
    acr: source?.acr ?? SAMPLE_ACR,
    auth_time: source?.authTime,
    sid: source?.sid,
  };
}

/** RFC 8707: a resource that is not registered is refused, any other gets a token for itself alone. */
function resourceServer(audiences: readonly string[], indicator: string, clientId: string): ResourceServer {
  if (!audiences.includes(indicator)) throw new errors.InvalidTarget();
  return {
    scope: API_SCOPES,
    audience: indicator,
    accessTokenTTL: ACCESS_TOKEN_SECONDS,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: accessTokenAlgorithm(clientId) } },
  };
}

/** The sample applications are the city's own, so whoever signs in has agreed to everything. */
async function grantEverything(ctx: KoaContextWithOIDC, audiences: readonly string[]) {
  const { client, session, provider } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const existing = known ? await provider.Grant.find(known) : undefined;
  if (existing) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(OIDC_SCOPES);
  for (const audience of audiences) grant.addResourceScope(audience, API_SCOPES);
  await grant.save();
  return grant;
}

/** True if the application asks for the stronger sign-in. */
export function asksForStepUp(params: Record<string, unknown> | undefined): boolean {
  const asked = params?.['acr_values'];
  return typeof asked === 'string' && asked.split(' ').includes(STEP_UP_ACR);
}

/** A session that only knows the weaker sign-in does not do for an application that asks for the stronger one. */
function checkStepUp(): interactionPolicy.Check {
  const { Check } = interactionPolicy;
  return new Check('step_up', 'a second prompt is needed', (ctx) => {
    const done = ctx.oidc.session?.acr === STEP_UP_ACR || !asksForStepUp(ctx.oidc.params);
    return done ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  });
}

/** The usual policy without the page that native clients would get even though nothing is left to agree to. */
function createPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.remove('native_client_prompt');
  policy.get('login')?.checks.add(checkStepUp());
  return policy;
}

function features(audiences: ConfigurationOptions['audiences']): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (_ctx, client) => client.tokenEndpointAuthMethod !== 'none' },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audiences[0],
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, indicator, client) => resourceServer(audiences, indicator, client.clientId),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        const buttons =
          '<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Đăng xuất</button>';
        ctx.body = page('Đăng xuất khỏi hệ thống mẫu?', form + buttons);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = page('Đã đăng xuất', '<p class="note">Phiên đăng nhập mẫu đã kết thúc.</p>');
      },
    },
  };
}

/** Everything the Provider needs; all hooks whose defaults print a notice are set. */
export function createConfiguration(options: ConfigurationOptions): Configuration {
  const { accounts, audiences } = options;
  return {
    adapter: options.storage,
    clients: options.clients,
    jwks: { keys: [...options.keys] },
    cookies: {
      keys: [options.cookieKey],
      // Cookies do not know ports: names of our own keep the console's and the provider's apart on 127.0.0.1.
      names: { session: 'sample_idp_session', interaction: 'sample_idp_interaction', resume: 'sample_idp_resume' },
    },
    pkce: { methods: ['S256'], required: () => true },
    responseTypes: ['code'],
    scopes: OIDC_SCOPES.split(' '),
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    acrValues: [SAMPLE_ACR, STEP_UP_ACR],
    clientBasedCORS: () => false,
    features: features(audiences),
    findAccount: (_ctx, sub) => {
      const account = accounts.bySub(sub);
      return account && { accountId: sub, claims: () => ({ sub, name: account.name }) };
    },
    extraTokenClaims: (ctx, token) =>
      token.kind === 'AccessToken'
        ? personClaims(ctx, accounts.bySub(token.accountId))
        : { ...appClaims(token.clientId ?? '') },
    loadExistingGrant: (ctx) => grantEverything(ctx, audiences),
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    interactions: { policy: createPolicy(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError: (ctx, out) => {
      const rows = Object.entries(out).map(
        ([key, value]) => `<p><strong>${escapeHtml(key)}</strong>: ${escapeHtml(String(value))}</p>`,
      );
      ctx.type = 'html';
      ctx.body = page('Không đăng nhập được', rows.join(''));
    },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      IdToken: ACCESS_TOKEN_SECONDS,
      RefreshToken: 86_400,
      Interaction: 600,
      Session: 86_400,
      Grant: 86_400,
    },
  };
}
