// The sign-in pages: who asks, who signs in, and back to the authorization endpoint.
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Provider } from 'oidc-provider';
import type { Account, Accounts } from './accounts.js';
import { asksForStepUp, SAMPLE_ACR, STEP_UP_ACR } from './configuration.js';
import { page, PAGE_POLICY, secondPage, signInPage, type SignInChoice } from './pages.js';

function toChoice(account: Account): SignInChoice {
  return { login: account.login, label: account.org ? `${account.name} – ${account.org}` : account.name };
}

interface Interaction {
  readonly uid: string;
  readonly params: Record<string, unknown>;
}

function sendSignIn(response: Response, accounts: Accounts, interaction: Interaction, error?: string): void {
  const clientName = interaction.params['client_id'];
  response
    .status(error ? 422 : 200)
    .set('Content-Security-Policy', PAGE_POLICY)
    .send(
      signInPage({
        clientName: typeof clientName === 'string' ? clientName : '?',
        action: `/interaction/${interaction.uid}`,
        named: accounts.named.map(toChoice),
        officers: accounts.firstOfficers.map(toChoice),
        ...(error ? { error } : {}),
      }),
    );
}

async function signIn(provider: Provider, accounts: Accounts, request: Request, response: Response): Promise<void> {
  const interaction = await provider.interactionDetails(request, response);
  const { login, second } = Object(request.body) as { login?: unknown; second?: unknown };
  const account = typeof login === 'string' ? accounts.byLogin(login.trim()) : undefined;
  if (!account)
    return sendSignIn(response, accounts, interaction, 'Không có tài khoản mẫu này. No such sample account.');
  // The citizen's number takes seconds to find: here a person waits for a page, later an application for its tokens.
  account.personalId();
  const stepUp = asksForStepUp(interaction.params);
  if (stepUp && second !== 'yes') {
    const action = `/interaction/${interaction.uid}`;
    response.set('Content-Security-Policy', PAGE_POLICY).send(secondPage(action, account.login));
    return;
  }
  const [acr, amr] = stepUp ? [STEP_UP_ACR, ['user', 'mfa']] : [SAMPLE_ACR, ['user']];
  const result = { login: { accountId: account.sub, acr, amr } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

function answerLostInteraction(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (!(error instanceof Error) || error.name !== 'SessionNotFound') {
    next(error);
    return;
  }
  const text =
    'Lượt đăng nhập đã hết hạn hoặc trình duyệt không gửi cookie. The sign-in expired or its cookie is missing.';
  response
    .status(400)
    .set('Content-Security-Policy', PAGE_POLICY)
    .send(page('Không đăng nhập được', `<p>${text}</p>`));
}

/** Routes below `/interaction`. `provider` gives the current one, which a key rotation replaces. */
export function createInteractions(provider: () => Provider, accounts: Accounts): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/:uid', async (request, response) => {
    sendSignIn(response, accounts, await provider().interactionDetails(request, response));
  });
  router.post('/:uid', express.urlencoded({ extended: false, limit: '4kb' }), async (request, response) => {
    await signIn(provider(), accounts, request, response);
  });
  router.use(answerLostInteraction);
  return router;
}
