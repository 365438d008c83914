// Where a JSON text is broken. The parser's own message would quote the text, and the text may hold secrets.

/** True if the text parses or only breaks off at its end: whatever is wrong comes later. */
function isFineSoFar(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)/.exec(message)?.[1];
    if (position !== undefined) return Number(position) >= text.length || /Unterminated/.test(message);
    return /end of JSON input/.test(message);
  }
}

/** `line 3, column 14` of the first character that cannot stand where it does; undefined if the text is JSON. */
export function findJsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    let [good, bad] = [0, text.length + 1];
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      if (isFineSoFar(text.slice(0, middle))) good = middle;
      else bad = middle;
    }
    const before = text.slice(0, good).split('\n');
    return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  }
}
