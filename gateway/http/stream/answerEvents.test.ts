// Event streams over real HTTP: what is taken, and how it is framed.
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ask,
  closeScene,
  codeOf,
  EVENTS,
  eventsIn,
  startScene,
  SUBSCRIPTION,
} from '../../../test/support/eventScene.js';

afterEach(closeScene);

describe('a subscription', () => {
  it.each(['POST', 'GET'] as const)('by %s is told event by event, and that it is complete', async (method) => {
    const scene = await startScene();
    const variables = { id: 'a b' };
    const search = `&variables=${encodeURIComponent(JSON.stringify(variables))}`;
    const answer = await ask(scene, 'subscription { three }', { method, search, body: { variables } });
    expect([answer.status, answer.response.headers['content-type']]).toEqual([200, `${EVENTS}; charset=utf-8`]);
    expect(answer.response.headers['cache-control']).toBe('no-store');
    expect(eventsIn(await answer.ended)).toEqual([
      ...[0, 1, 2].map((n) => ({ event: 'next', payload: { data: { n, text: 'dòng\nmới', ...variables } } })),
      { event: 'complete', payload: '' },
    ]);
    expect(await answer.ended).toMatch(/event: complete\ndata: \n\n$/);
    expect(scene.running).toBe(0);
  });

  it('that is refused is told so as one event', async () => {
    const scene = await startScene();
    const answer = await ask(scene, 'subscription { forbidden }');
    const [refusal, last] = eventsIn(await answer.ended);
    expect([answer.status, refusal?.event, codeOf(refusal as never), last?.event]).toEqual([
      ...[200, 'next', 'FORBIDDEN', 'complete'],
    ]);
  });

  it('without a token is refused with 401', async () => {
    const answer = await ask(await startScene(), SUBSCRIPTION, { person: null });
    expect([answer.status, codeOf({ payload: JSON.parse(await answer.ended) })]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('whose source breaks breaks the connection, and is not complete', async () => {
    const scene = await startScene();
    const answer = await ask(scene, 'subscription { breaks }');
    expect(eventsIn(await answer.ended).filter(({ event }) => event === 'complete')).toEqual([]);
    expect(scene.unexpected).toHaveLength(1);
  });

  it('by GET with variables that are none, or in a batch, is left to the ordinary path', async () => {
    const scene = await startScene();
    const broken = await ask(scene, SUBSCRIPTION, { method: 'GET', search: '&variables={' });
    expect(JSON.parse(await broken.ended)).toEqual({ ordinary: 'GET' });
  });
});

describe('a query', () => {
  it.each(['{ who }', 'mutation { change }'])('by GET goes to the ordinary path: %s', async (query) => {
    const answer = await ask(await startScene(), query, { method: 'GET' });
    expect(JSON.parse(await answer.ended)).toEqual({ ordinary: 'GET' });
  });

  it('by POST is answered as one event for whoever takes nothing else', async () => {
    const answer = await ask(await startScene(), '{ who }', { body: { variables: { a: 1 } } });
    expect(eventsIn(await answer.ended)).toEqual([
      { event: 'next', payload: { data: { who: 'p1', a: 1 } } },
      { event: 'complete', payload: '' },
    ]);
    const refused = await ask(await startScene(), '{ refused }');
    expect(eventsIn(await refused.ended).map(({ event }) => event)).toEqual(['next', 'complete']);
  });

  it.each([
    ...[`application/json, ${EVENTS}`, `${EVENTS}, application/graphql-response+json`, `${EVENTS}, */*`],
    'application/json',
  ])('by POST is answered as JSON for whoever takes it: %s', async (accept) => {
    const answer = await ask(await startScene(), '{ who }', { accept });
    expect(JSON.parse(await answer.ended)).toEqual({ ordinary: 'POST' });
  });

  it('is an ordinary one for whoever does not ask for events, a subscription too', async () => {
    const answer = await ask(await startScene(), SUBSCRIPTION, { accept: 'application/json' });
    expect(JSON.parse(await answer.ended)).toEqual({ ordinary: 'POST' });
  });
});
