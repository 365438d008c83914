// What the OAuth endpoints take and give, independent of any server.

export interface OauthRequest {
  /** The form's parameters; each came once, and empty ones are left out (RFC 6749 §3.1). */
  readonly form: ReadonlyMap<string, string>;
  /** All values of the Authorization header. */
  readonly authorization: readonly string[] | undefined;
  readonly ip: string;
  readonly requestId: string;
}

export interface OauthAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** RFC 6749 §5.2, RFC 8693 §2.2.2, RFC 8707 §2. */
export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'temporarily_unavailable';

const STATUS: Partial<Record<OauthErrorCode, number>> = { invalid_client: 401, temporarily_unavailable: 503 };

/** A refusal. The description is for the developer of the application; it never holds a value. */
export class OauthRefusal extends Error {
  constructor(
    readonly code: OauthErrorCode,
    readonly description: string,
    /** For our log and audit alone. */
    readonly reason: string = description,
    readonly status: number = STATUS[code] ?? 400,
  ) {
    super(code);
    this.name = 'OauthRefusal';
  }
}

/** RFC 6749 §5.1: nothing of this is ever cached. */
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

export function toAnswer(body: object, status = 200): OauthAnswer {
  return { status, headers: NO_STORE, body };
}

export function toRefusalAnswer(refusal: OauthRefusal): OauthAnswer {
  const { code, description, status } = refusal;
  const headers = {
    ...NO_STORE,
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="lien-thong", charset="UTF-8"' } : {}),
    ...(status === 429 ? { 'retry-after': '60' } : {}),
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  };
  return { status, headers, body: { error: code, error_description: description } };
}

/** A parameter that has to be there. */
export function requireParameter(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OauthRefusal('invalid_request', `${name} is missing`);
  return value;
}
