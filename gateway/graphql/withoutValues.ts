// graphql-js quotes what it was given, and that may be a personal number: what may be said of a wrong document is names.

/** Sentences that are said otherwise, because a value stands in the middle. */
const SAID_OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/^Variable "\$(\w+)" got invalid value[^]*$/, 'Variable "$$$1" has a value that its type does not accept.'],
  [/^Value "[^]*" does not exist in "(\w+)" enum[^]*$/, 'Enum "$1" has no such value.'],
  [/^Unknown operation named[^]*$/, 'The operation that is named is not in the document.'],
  [/^(Syntax Error: Unexpected \w+)[^]*$/, '$1.'],
  [/, found [^]*$/, ', found another value.'],
  [/( cannot represent [^:]*):[^]*$/, '$1.'],
];

/** The beginnings of sentences that hold names of the schema and of the document, and nothing else. */
const KNOWN = new RegExp(
  [
    '^(?:Cannot query field|Cannot spread fragment|Unknown (?:type|argument|directive|fragment)|Fragment|Fields?|Variable',
    'There can be only one|This anonymous operation|Directive|The directive|Expected value of type|Enum|Input field',
    '(?:Int|Float|String|Boolean|ID) cannot represent|Syntax Error|The operation|Maximum introspection depth|Must provide',
    'Operation|Argument "\\w+" of required type|Subscription|The [\\w"]+ definition|This API)',
  ].join('|'),
);

/** `unit`, `$code`, `@skip`, `Query.unit`, `[String!]!` */
const NAME = /^[@$]?\[*[A-Za-z_][\w.]*[!\]]*$/;

/** The message without any value of the request, or undefined if nobody can tell what is in it. */
export function withoutValues(message: string): string | undefined {
  const said = SAID_OTHERWISE.reduce((text, [pattern, other]) => text.replace(pattern, other), message);
  if (!KNOWN.test(said)) return undefined;
  return said.replace(/"([^"]*)"/g, (quoted, inside: string) => (NAME.test(inside) ? quoted : '"…"')).slice(0, 500);
}
