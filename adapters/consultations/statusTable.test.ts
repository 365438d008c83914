// Statuses of all versions, by code and by words.
import { describe, expect, it } from '@jest/globals';
import { readStatus, toMeaning, type Meaning } from './statusTable.js';

const ROWS: readonly (readonly [string, string | undefined, Meaning])[] = [
  ['Invalid user name or password', undefined, 'LOGIN_REFUSED'],
  ['Invalid session key', undefined, 'SESSION_ENDED'],
  ['Invalid Session key', undefined, 'SESSION_ENDED'],
  ['No permission', 'ERR_NO_PERMISSION', 'FORBIDDEN'],
  ['No permission', undefined, 'FORBIDDEN'],
  ['Error: Invalid survey ID', undefined, 'NOT_FOUND'],
  ['Invalid surveyid', undefined, 'NOT_FOUND'],
  ['Error: Invalid survey', undefined, 'NOT_FOUND'],
  ['Words of another day', 'ERR_INVALID_SURVEY', 'NOT_FOUND'],
  ['No surveys found', 'ERR_NO_DATA', 'EMPTY'],
  ['No available data', 'ERR_NO_DATA', 'EMPTY'],
  ['No valid Data', undefined, 'EMPTY'],
  ['No questions found', undefined, 'EMPTY'],
  ['No survey participants found.', undefined, 'EMPTY'],
  ['Error: No candidate tokens', undefined, 'EMPTY'],
  ['No Data, survey table does not exist.', undefined, 'INACTIVE'],
  ['No Data, survey table does not exist.', 'ERR_NO_DATA', 'INACTIVE'],
  ['No survey response table', undefined, 'INACTIVE'],
  ['No Data, could not get max id.', undefined, 'EMPTY'],
  ['No Data', 'ERR_NO_DATA', 'EMPTY'],
  ['No Response found for Token', 'ERR_NOT_FOUND', 'NOT_FOUND'],
  ['Error: No matching Response.', undefined, 'NOT_FOUND'],
  ['Language code not found for this survey.', undefined, 'CALLER'],
  ['Invalid summary key', 'ERR_INVALID_PARAMETERS', 'CALLER'],
  ['Error: No survey participant list', 'ERR_NO_PARTICIPANT_TABLE', 'CONFIG'],
  ['No survey participants table', undefined, 'CONFIG'],
  ['Faulty parameters', undefined, 'CALLER'],
  ['Creation Failed', undefined, 'CALLER'],
  ['Invalid extension', 'ERR_INVALID_EXTENSION', 'CALLER'],
  ['Invalid setting', 'ERR_INVALID_SETTING', 'CALLER'],
  ['Unable to move files to the upload directory', undefined, 'FILES_LOST'],
  ['Something new', undefined, 'UNKNOWN'],
  ['Something new', 'ERR_SOMETHING_NEW', 'UNKNOWN'],
];

describe('statuses', () => {
  it.each(ROWS)('%s (%s) means %s', (status, code, meaning) => {
    expect(toMeaning(status, code)).toBe(meaning);
  });

  it('are objects whose status is not OK, or a bare text of an error', () => {
    expect(readStatus({ status: 'No permission' })).toEqual({ meaning: 'FORBIDDEN', resultId: null });
    expect(readStatus('Error: No matching Response.')).toEqual({ meaning: 'NOT_FOUND', resultId: null });
    expect(readStatus({ status: 'Unable to move files', result_id: 12 })).toEqual({
      meaning: 'FILES_LOST',
      resultId: '12',
    });
  });

  it.each([['OK'], [{ status: 'OK' }], [[]], [null], [12], [{ sid: 1 }], ['QUFB']])('%j is a result', (result) => {
    expect(readStatus(result)).toBeNull();
  });
});
