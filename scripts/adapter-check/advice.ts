// What to do about a check that failed, by its title.

/** First match counts. Every check of the suite has an entry; a test sees to that. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^has an id that is its folder/, 'index.ts: `id` is the name of the folder, in kebab-case.'],
  [/^has titles in both languages/, 'index.ts: give `title` and every grant a text in `vi` and in `en`.'],
  [/^declares each capability once/, 'index.ts: capabilities are `<id>:<resource>.<action>`, each once.'],
  [/^serves at least one level/, 'index.ts: `levels` names who may use it: CITY, DISTRICT, WARD.'],
  [/^describes every key of its settings/, 'config.ts: put `.describe(…)` on every key; the reference is made of it.'],
  [/^has a README/, 'README.md: keep the headings of the template, and name every capability under Grants.'],
  [/^has SDL that stands together/, 'schema.graphql: it must build with schema/shared.graphql; then npm run codegen.'],
  [
    /^keeps the rules of access/,
    'schema.graphql and index.ts: the lines above name the place. One rule for each root field, added field and entity; a loader for each; nullable where systems meet.',
  ],
  [
    /^describes every type and field/,
    'schema.graphql: a description "Tiếng Việt. English." on everything named above.',
  ],
  [/^has a case for everything/, 'conformance.test.ts: give arguments or keys for everything that can be asked.'],
  [/^is ready$/, 'index.ts: `probe` must succeed over the source that the test starts.'],
  [
    /^answers in the order of the keys/,
    'entities.ts: one entry for each key, in the order of the keys: index the rows by key.',
  ],
  [/^answers null for a key/, 'entities.ts: null in the place of a key without a row; no error, and nothing left out.'],
  [/^answers a repeated key/, 'entities.ts: a key that is asked twice is answered twice.'],
  [/^answers nothing for no keys/, 'entities.ts: no keys, no call, an empty answer.'],
  [
    /^gives every row once/,
    'pages.ts: the cursor is a position (the key of the last row); rows that the scope drops must not shorten the list.',
  ],
  [/^gives 20 rows at most/, 'pages.ts: `first` is 20 unless stated.'],
  [/^refuses first/, 'pages.ts: `first` outside 1 to 100 is an InputError that says so in both languages.'],
  [/^gives the same page again/, 'pages.ts: a cursor leads to the same page each time; keep no state between calls.'],
  [/gives rows of the scope alone$/, 'visible.ts: drop rows whose unit `call.scope.includes` does not know.'],
  [/by key is null outside the scope/, 'entities.ts: by key, too, only rows of the scope are shown.'],
  [/^an empty scope/, 'Look at `call.scope.agencies()` first: if it is empty, answer empty without a call.'],
  [
    /^is found by its key, and nothing else outside is/,
    'Use `createRowTest(call.scope, type)` to decide which rows are shown.',
  ],
  [
    /^is not found because a row of another type/,
    'Ask `createRowTest` with the type of the row: assignments are by type.',
  ],
  [
    /^is once in .*brings no other row along/,
    'Lists: add `assignedKeys(call.scope, type, filter)` by key, each row once.',
  ],
  [/has a case for people who ask about themselves/, 'conformance.test.ts: a type with @subject needs `subject`.'],
  [/is shown to the one it is about/, 'Rows with @subject: compare with `call.scope.subject`, exactly.'],
  [
    /shows people what is about them/,
    'Lists with @subject: filter by `call.scope.subject` where there is no other scope.',
  ],
  [/rows that come twice/, 'pages.ts: systems repeat rows; show each key once.'],
  [
    /the same page again and again/,
    'pages.ts: a page that holds the row it should come after is UPSTREAM_BAD_RESPONSE.',
  ],
  [
    /pages that never end/,
    'pages.ts: ask for one page at a time, or bound how many are read (UPSTREAM_TOO_LARGE); never "until nothing comes".',
  ],
  [
    /rows of other units are dropped/,
    'pages.ts: systems answer with rows that were not asked for; decide on every row by `createRowTest`.',
  ],
  [
    /^is there to be asked$/,
    'conformance.test.ts: `start` must start the source, and `http.urlOf` must give its address.',
  ],
  [
    /is asked as often as any other$/,
    'client.ts: an end that lies in the past or far ahead says that a clock is wrong: count from our own clock, never log in for each call.',
  ],
  [/^have a case each, or a reason why not/, 'conformance.test.ts: a case for every command, or its name in `left`.'],
  [
    /^is done once, and found done/,
    'The step of the command: `reconcile` finds what was done; REPEATABLE only where the system itself tells repetitions by `key`.',
  ],
  [
    /^is found done when its answer is/,
    'The step of the command: a lost answer says nothing: `reconcile` looks for the effect before anything is sent again.',
  ],
  [
    /^is found absent when it never arrived/,
    'The step of the command: `reconcile` answers ABSENT once it is certain, so that it is sent.',
  ],
  [
    /^is never called absent, or done/,
    'The step of the command: a look that fails is no answer: let its error through, or answer UNCLEAR.',
  ],
  [
    /with Retry-After/,
    'client.ts: let the errors of `runtime.http` through as they are: they carry when to come back.',
  ],
  [
    /ends? with UPSTREAM_BAD_RESPONSE$/,
    'client.ts: the zod schema of the reply must refuse it; do not make keys optional that every reply has.',
  ],
  [
    /ends with UPSTREAM_/,
    'client.ts: call through `runtime.http` and let its errors through; catch nothing that is not handled.',
  ],
  [/^a redirect is not followed/, 'client.ts: call through `runtime.http` alone, which follows none.'],
  [/^a read ends when its caller leaves/, 'Hand `call.signal` on to every call of `runtime.http` and `runtime.sql`.'],
  [/^a probe fails when nobody listens/, 'index.ts: `probe` must make one small call; an error must reach its caller.'],
];

/** Undefined for a check that is not the suite's. */
export function adviceFor(title: string): string | undefined {
  return ADVICE.find(([pattern]) => pattern.test(title))?.[1];
}
