// W4 without a wire: the reply of its service is a text that is there already, and the answer is a text again.
import { buildSchema, parse } from 'graphql';
import { ofText, writeResult } from '../../gateway/graphql/written.js';
import { createPlans, type RemoteResult, type RemoteSource } from '../../gateway/plan/index.js';
import { STREETS, STREETS_QUERY, streetServices } from '../services/streets.js';
import { createAnswer } from '../upstream/createAnswer.js';
import { plainTypeDefs, type Service } from '../upstream/service.js';
import type { Answer } from './answerers.js';

const VARIABLES = { first: STREETS };

/** Texts of replies by what was asked, made once. */
function createReplies(service: Service): (text: string) => string {
  const answer = createAnswer(service);
  const replies = new Map<string, string>();
  return (text) => {
    const known = replies.get(text) ?? answer(JSON.stringify({ query: text, variables: VARIABLES })).toString();
    replies.set(text, known);
    return known;
  };
}

/** Every value of a thousand rows read, checked, put in its place and written. */
function byPlan(service: Service, replyTo: (text: string) => string): Answer {
  const schema = buildSchema(plainTypeDefs(service));
  const execute = async ({ text }: { readonly text: string }): Promise<RemoteResult> => {
    const reply = replyTo(text);
    return { ...(JSON.parse(reply) as RemoteResult), escapeFree: !reply.includes('\\') };
  };
  const source: RemoteSource<object> = { id: service.name, schema, merge: {}, execute };
  const plans = createPlans<object>({ schema, remotes: [source] });
  const [document, context] = [parse(STREETS_QUERY), {}];
  return async () =>
    writeResult(await plans.execute({ document, text: STREETS_QUERY, variables: VARIABLES, context, ofText }));
}

/** The answer's JSON read and written, and nothing else. */
function jsonAlone(replyTo: (text: string) => string): Answer {
  return async () => JSON.stringify(JSON.parse(replyTo(STREETS_QUERY)));
}

export function createLongLists() {
  const [service] = streetServices;
  if (service === undefined) throw new Error('no service of streets');
  const replyTo = createReplies(service);
  return { 'JSON alone': jsonAlone(replyTo), 'compiled plan': byPlan(service, replyTo) };
}
