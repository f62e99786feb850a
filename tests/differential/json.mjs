// JSON whose integers keep all their digits: those that a double cannot hold are BigInt.
const LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const MARK = '\u0001integer:';

const plainStringify = JSON.stringify;
const plainParse = JSON.parse;

export function parse(text) {
  let found = false;
  const marked = text.replace(LONG_INTEGER, (token) => {
    if (token[0] === '"') return token;
    found = true;
    return plainStringify(MARK + token);
  });
  if (!found) return plainParse(text);
  return plainParse(marked, (_, value) =>
    typeof value === 'string' && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value);
}

export function stringify(value) {
  let found = false;
  const text = plainStringify(value, (_, item) => {
    if (typeof item !== 'bigint') return item;
    found = true;
    return MARK + item;
  });
  return found ? text.replace(/"\\u0001integer:(-?\d+)"/g, '$1') : text;
}

/** The same with the keys of objects sorted, for comparisons. */
export function canonical(value) {
  return stringify(sorted(value));
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
