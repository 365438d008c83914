// The checksum is that of the documentation, and stands over what a client really sends.
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toSignedUrl } from './signedUrl.js';

const BASE = 'https://hop.sample.invalid/bigbluebutton/api/';
const secret = '639259d4-9dd8-4b25-bf01-95f9567eaf4b';
const PARAMETERS = { name: 'Test Meeting', meetingID: 'abc123', attendeePW: '111222', moderatorPW: '333444' };

describe('toSignedUrl', () => {
  it.each([
    ['sha1', '1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17'],
    ['sha256', 'da9185f7f333cfdfcd6eeac32dca3777510c4c436020d8b887ba5515bd1d189e'],
  ] as const)('has the published checksum (%s)', (checksum, expected) => {
    expect(toSignedUrl(BASE, 'create', PARAMETERS, { secret, checksum })).toBe(
      `${BASE}create?name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444&checksum=${expected}`,
    );
  });

  it('without parameters is over the name and the secret', () => {
    const expected = createHash('sha512').update(`getMeetings${secret}`).digest('hex');
    expect(toSignedUrl(BASE, 'getMeetings', {}, { secret, checksum: 'sha512' })).toBe(
      `${BASE}getMeetings?checksum=${expected}`,
    );
  });

  it('is over the query as a client sends it, whatever stands in it', () => {
    const texts = fc.dictionary(fc.stringMatching(/^[a-zA-Z_-]{1,12}$/), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(texts, (parameters) => {
        const url = toSignedUrl(BASE, 'create', parameters, { secret, checksum: 'sha256' });
        const [, query = '', given] = /^\?(.*?)&?checksum=([0-9a-f]{64})$/s.exec(new URL(url).search) ?? [];
        expect(given).toBe(createHash('sha256').update(`create${query}${secret}`).digest('hex'));
      }),
    );
  });
});
