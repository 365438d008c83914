// The second layer of errors: a status inside a good answer. By error_code where there is one, else by its words.

/** What a status means. */
export type Meaning =
  | 'LOGIN_REFUSED'
  | 'SESSION_ENDED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'EMPTY'
  | 'INACTIVE'
  | 'FILES_LOST'
  | 'CALLER'
  | 'CONFIG'
  | 'UNKNOWN';

/** From version 7. */
const BY_CODE: Readonly<Record<string, Meaning>> = {
  ERR_NO_PERMISSION: 'FORBIDDEN',
  ERR_INVALID_SURVEY: 'NOT_FOUND',
  ERR_NO_DATA: 'EMPTY',
  ERR_NOT_FOUND: 'NOT_FOUND',
  ERR_INVALID_PARAMETERS: 'CALLER',
  ERR_NO_PARTICIPANT_TABLE: 'CONFIG',
  ERR_INVALID_EXTENSION: 'CALLER',
  ERR_INVALID_SETTING: 'CALLER',
};

/** Beginnings in lower case, without "Error: "; the longer ones first. */
const BY_TEXT: readonly (readonly [string, Meaning])[] = [
  ['invalid user name or password', 'LOGIN_REFUSED'],
  ['invalid session key', 'SESSION_ENDED'],
  ['no permission', 'FORBIDDEN'],
  ['invalid survey', 'NOT_FOUND'],
  ['no response found for token', 'NOT_FOUND'],
  ['no matching response', 'NOT_FOUND'],
  ['no data, survey table does not exist', 'INACTIVE'],
  ['no survey response table', 'INACTIVE'],
  ['no data', 'EMPTY'],
  ['no surveys found', 'EMPTY'],
  ['no available data', 'EMPTY'],
  ['no valid data', 'EMPTY'],
  ['no questions found', 'EMPTY'],
  ['no survey participants found', 'EMPTY'],
  ['no candidate tokens', 'EMPTY'],
  ['unable to move files', 'FILES_LOST'],
  ['language code not found', 'CALLER'],
  ['invalid summary key', 'CALLER'],
  ['faulty parameters', 'CALLER'],
  ['creation failed', 'CALLER'],
  ['invalid extension', 'CALLER'],
  ['invalid setting', 'CALLER'],
  ['no survey participant', 'CONFIG'],
];

/** The meaning of a status. Its words may change between versions; its code does not. */
export function toMeaning(status: string, errorCode?: string): Meaning {
  const byCode = errorCode === undefined ? undefined : BY_CODE[errorCode];
  const text = status
    .trim()
    .toLowerCase()
    .replace(/^error:\s*/, '');
  const byText = BY_TEXT.find(([beginning]) => text.startsWith(beginning))?.[1];
  // ERR_NO_DATA stands for "not active" as well, which only the words tell apart.
  if (byText === 'INACTIVE') return byText;
  return byCode ?? byText ?? 'UNKNOWN';
}

/** The status of a result, if it is one: an object with a status that is not OK, or (update_response) a bare "Error: …". */
export function readStatus(result: unknown): { readonly meaning: Meaning; readonly resultId: string | null } | null {
  if (typeof result === 'string')
    return /^error:/iu.test(result) ? { meaning: toMeaning(result), resultId: null } : null;
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return null;
  const { status, error_code: code, result_id: id } = result as Readonly<Record<string, unknown>>;
  if (typeof status !== 'string' || status === 'OK') return null;
  const meaning = toMeaning(status, typeof code === 'string' ? code : undefined);
  return { meaning, resultId: typeof id === 'number' || typeof id === 'string' ? String(id) : null };
}
