// The JWT that comes with a finished recording: HS256 under the shared secret, and nothing else that a JWT may say of itself.
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { equalSecrets, InboundRefused, utf8Text } from '../../kit/index.js';

const headerSchema = z.object({ alg: z.literal('HS256'), typ: z.literal('JWT').optional() });
const parametersSchema = z.object({ meeting_id: z.string().min(1).max(256), record_id: z.string().min(1).max(300) });

const FORM = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

function decode(part: string): unknown {
  try {
    return JSON.parse(utf8Text(Buffer.from(part, 'base64url'))) as unknown;
  } catch {
    throw new InboundRefused('signed_parameters is no JWT');
  }
}

/** Which recording of which meeting; throws InboundRefused for whatever the server has not signed. */
export function readSignedParameters(jwt: string, secret: string): z.output<typeof parametersSchema> {
  const [header = '', payload = '', signature = ''] = FORM.test(jwt) ? jwt.split('.') : [];
  // The signature first: nothing unsigned is looked at.
  const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
  if (header === '' || !equalSecrets(signature, expected))
    throw new InboundRefused('signed_parameters that the meeting server has not signed');
  const parameters = parametersSchema.safeParse(decode(payload));
  if (!headerSchema.safeParse(decode(header)).success || !parameters.success)
    throw new InboundRefused('signed_parameters of another form');
  return parameters.data;
}
