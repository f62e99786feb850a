// The same text written otherwise, and texts with a mistake.
const TOKEN = /"(?:\\[^]|[^"\\])*"|\/\/[^\n\r]*|[_a-zA-Z]\w*|\d+|\?[a-z]+|::|==|!=|<=|>=|\|\||&&|\s+|[^]/gu;
const STRAY = [';', '(', ')', '{', '}', ',', '==', '=', '!', '-', '.', '::', 'if', 'in', 'has', 'is', 'like', '"x"', '1', '@', '?principal',
  '/', '%', '[', ']', '\u00a0', '#', '"', '9223372036854775808', 'principal', 'permit', '\\', ':', '&&', '+', '*'];

function tokensOf(text) {
  return text.match(TOKEN) ?? [];
}

/** White space and comments in other places; the meaning stays. */
export function respaced(random, text, comments) {
  const result = [];
  for (const token of tokensOf(text)) {
    if (/^\s+$/.test(token)) {
      result.push(random.chance(0.3) ? random.pick(['\n', '  ', '\n\n', '\t', '\r\n']) : token);
      continue;
    }
    if (random.chance(comments)) result.push(random.pick([' // c\n', '\n// c "x\n', ' // c // d \n', '\n\n //\u00a0c\n  // e\n', ' //\r\n']));
    result.push(token);
    if (token.startsWith('//')) result.push('\n');
    else if (random.chance(0.1)) result.push(random.pick(['\n', ' ', '  \n ']));
  }
  return result.join('');
}

/** Commas before closing brackets, where Cedar takes them too. */
export function withTrailingCommas(random, text) {
  const tokens = tokensOf(text);
  return tokens.map((token, i) => {
    const closes = /^[)\]}]$/.test(token) && /[\w"\])}]$/.test(previous(tokens, i));
    return closes && random.chance(0.1) ? ',' + token : token;
  }).join('');
}

function previous(tokens, i) {
  do --i; while (i >= 0 && /^\s+$/.test(tokens[i]));
  return tokens[i] ?? '';
}

/** One token more, less, twice, or another: usually no policy any more. */
export function mutated(random, text) {
  const tokens = tokensOf(text);
  const at = random.int(tokens.length);
  switch (random.int(5)) {
    case 0: tokens.splice(at, 1); break;
    case 1: tokens.splice(at, 0, random.pick(STRAY)); break;
    case 2: tokens.splice(at, 1, random.pick(STRAY)); break;
    case 3: tokens.splice(at, 0, tokens[at]); break;
    default: tokens.splice(at, 1, random.pick(tokens));
  }
  return tokens.join('');
}
